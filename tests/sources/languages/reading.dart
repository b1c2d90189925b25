import 'dart:math';

// implements: SRS-001
class Reading extends Base {
  final String note = 'it\'s ${names['a}']} // implements: SRS-900';
  final raw = r'\';

  // implements: SRS-002
  @override
  Future<List<String>> refusals(Limits limits) async {
    final found = <String>[];
    // implements: SRS-003
    if (systolic < limits.low) found.add('''
// implements: SRS-900
''');

    return found;
  }

  // implements: SRS-004
  int mean() => (systolic + diastolic) ~/ 2;
}
