#!/bin/sh
# implements: SRS-001

set -eu

# implements: SRS-002
check_reading() {
    count=$#
    short=${1#prefix}
    text="no $(printf '%s' "# implements: SRS-900") }"
    cat <<END
# implements: SRS-900
}
END
    # implements: SRS-003
    if [ "$1" -lt 60 ]; then
        echo low

        exit 1
    fi

    echo 'it'\''s # implements: SRS-900'
}

# implements: SRS-004
umask 077
check_reading "$@"
