#include "reading.hpp"

namespace cuff {

// implements: SRS-001
template <typename T>
class Judge : public Base<T> {
 public:
  // implements: SRS-002
  explicit Judge(int low) : low_(low), text_(R"x(// implements: SRS-900 )" {)x") {
    check();
  }
};

// implements: SRS-003
std::vector<std::string> Judge::refusals(const Reading& reading) const noexcept {
  const int limit = 1'000'000;
  // implements: SRS-004
  for (const auto& one : reading.values) {
    use(one);
  }
  return {};
}

}  // namespace cuff
