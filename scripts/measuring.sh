# What the scripts that measure share; to be sourced after "set -euo pipefail".

# The script's own head.
usage() { sed -n '2,/^set /s/^# //p' "$0"; }

# Of what getopts does not know, where the option string begins with a colon: it sets the flag to one, where a value is missing.
wrong_option() { # FLAG OPTION
    case $1 in
        :) echo "${0##*/}: -$2 needs a value" >&2 ;;
        *) echo "${0##*/}: there is no option -$2" >&2 ;;
    esac
    usage >&2
    exit 2
}

known_cases() { # "KNOWN..." CASE...
    local name known=$1
    shift
    for name in "$@"; do
        case " $known " in
            *" $name "*) ;;
            *) echo "${0##*/}: there is no case $name; there are: $known" >&2; exit 2 ;;
        esac
    done
}

whole_numbers() { # VALUE...
    local number
    for number in "$@"; do
        [[ $number =~ ^[1-9][0-9]*$ ]] || { echo "${0##*/}: '$number' is not a whole number from 1" >&2; exit 2; }
    done
}

writable_folder() { # DIR
    [ -d "$1" ] && [ -w "$1" ] || { echo "${0##*/}: -d $1 is no directory that can be written to" >&2; exit 2; }
}

# For clean-up: some peers answer a signal by waiting for a device or a target that has gone already.
kill_children() {
    local child
    for child in $(cat "/proc/$$/task/$$/children"); do kill -9 "$child" 2>/dev/null && wait "$child" 2>/dev/null || true; done
}

# These read one number a line.
median() { sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
range() { sort -g | awk '{ v[NR] = $1 } END { printf "%.0f-%.0f", v[1], v[NR] }'; }

# The median, and the order statistics that hold it with 95 % (by the binomial distribution).
median_with_interval() { # DIGITS
    sort -g | awk -v digits="$1" '{ v[NR] = $1 } END {
        if (NR == 0) exit
        half = 0.98 * sqrt(NR); low = int((NR + 1) / 2 - half); high = NR + 1 - low
        if (low < 1) { low = 1; high = NR }
        printf "%.*f [%.*f-%.*f]", digits, (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2, digits, v[low], digits, v[high] }'
}
