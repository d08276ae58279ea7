# bash completion for baremountctl                         -*- shell-script -*-
# Disk names come from the running daemon; without one there are none.

_baremountctl()
{
    local cur prev command="" i skip=0
    cur=${COMP_WORDS[COMP_CWORD]}
    prev=${COMP_WORDS[COMP_CWORD-1]}
    COMPREPLY=()

    case $prev in
        --by)
            mapfile -t COMPREPLY < <(compgen -W 'disk unit' -- "$cur")
            return ;;
        --socket)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --config-snippet)
            mapfile -t COMPREPLY < <(compgen -W 'nix json' -- "$cur")
            return ;;
        --kind)
            mapfile -t COMPREPLY < <(compgen -W 'asked attached condition-cleared condition-raised config daemon detached policy resync state' -- "$cur")
            return ;;
        --limit)
            mapfile -t COMPREPLY < <(compgen -W '10 50 200' -- "$cur")
            return ;;
        --since)
            mapfile -t COMPREPLY < <(compgen -W '10m 1h 1d 1w' -- "$cur")
            return ;;
        --timeout)
            mapfile -t COMPREPLY < <(compgen -W '10s 30s 1m 5m' -- "$cur")
            return ;;
        --window)
            mapfile -t COMPREPLY < <(compgen -W '1m 5m 1h' -- "$cur")
            return ;;
    esac

    local -a socket=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        if ((skip)); then
            skip=0
        elif [[ ${COMP_WORDS[i]} == --socket ]]; then
            socket=(--socket "${COMP_WORDS[i+1]}")
            skip=1
        elif [[ ${COMP_WORDS[i]} != -* && -z $command ]]; then
            command=${COMP_WORDS[i]}
        fi
    done

    if [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'check-config devices doctor events explain import io mount reload remount status unmount version wait
            --help --socket --version' -- "$cur")
        return
    fi

    if [[ $cur == -* ]]; then
        local options='--help --socket'
        case $command in
            check-config | doctor | explain) options+=' --json' ;;
            devices) options+=' --json --config-snippet' ;;
            events) options+=' --follow --json --kind --limit --since' ;;
            import) options+=' --json --nix' ;;
            io) options+=' --by --json --watch --window' ;;
            status) options+=' --json --watch' ;;
            wait) options+=' --timeout --usable' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
        return
    fi

    case $command in
        check-config)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
        import)
            if [[ $prev == import ]]; then
                mapfile -t COMPREPLY < <(compgen -W 'findmnt fstab' -- "$cur")
            else
                compopt -o filenames 2>/dev/null
                mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            fi ;;
        devices)
            mapfile -t COMPREPLY < <(compgen -W "$(_baremountctl_devices)" -- "$cur") ;;
        explain)
            mapfile -t COMPREPLY < <(compgen -W "$(_baremountctl_disks) $(_baremountctl_devices)" -- "$cur") ;;
        events | mount | unmount | remount | status | wait)
            mapfile -t COMPREPLY < <(compgen -W "$(_baremountctl_disks)" -- "$cur") ;;
    esac
}

# Sees the array "socket" of its caller.
_baremountctl_disks()
{
    baremountctl status --names "${socket[@]}" 2>/dev/null
}

_baremountctl_devices()
{
    local device
    for device in /sys/class/block/*; do
        [[ -e $device ]] && printf '%s\n' "${device##*/}"
    done
}

complete -F _baremountctl baremountctl
