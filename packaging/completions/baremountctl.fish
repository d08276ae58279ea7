# fish completion for baremountctl. Disk names come from the running daemon; without one there are none.

function __baremountctl_disks
    baremountctl status --names 2>/dev/null
end

function __baremountctl_devices
    for device in /sys/class/block/*
        string replace -r '.*/' '' -- $device
    end
end

set -l commands check-config devices doctor events explain import io mount reload remount status unmount version wait

complete -c baremountctl -f
complete -c baremountctl -s h -l help -d 'Show help'
complete -c baremountctl -l socket -r -F -d 'Control socket of the daemon'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -l version -d 'Print the version of baremountctl'

complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a check-config -d 'Check a configuration file, without a daemon'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a devices -d 'List the block devices and how to name them'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a doctor -d 'Check the whole environment, and say how to mend it'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a events -d 'Show what happened'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a explain -d 'Tell why a device is taken by a disk or refused'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a import -d 'Turn mounts that this machine has into configuration'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a io -d 'Show where the I/O goes'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a mount -d 'Mount a declared disk now'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a reload -d 'Let the daemon read its configuration again'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a remount -d 'Unmount a disk and mount it again as declared now'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a status -d 'Show the declared disks'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a unmount -d 'Unmount a disk and leave it unmounted'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a version -d 'Print the versions of both programs'
complete -c baremountctl -n "not __fish_seen_subcommand_from $commands" -a wait -d 'Wait until a disk is mounted'

complete -c baremountctl -n '__fish_seen_subcommand_from events explain mount remount status unmount wait' -a '(__baremountctl_disks)'
complete -c baremountctl -n '__fish_seen_subcommand_from devices explain' -a '(__baremountctl_devices)'
complete -c baremountctl -n '__fish_seen_subcommand_from check-config import' -F
complete -c baremountctl -n '__fish_seen_subcommand_from check-config devices doctor events explain import io status' -l json -d 'Print JSON'
complete -c baremountctl -n '__fish_seen_subcommand_from devices' -l config-snippet -x -a 'nix json' -d 'Print a block of configuration'
complete -c baremountctl -n '__fish_seen_subcommand_from events' -s f -l follow -d 'Stay and show each event'
complete -c baremountctl -n '__fish_seen_subcommand_from events' -l since -x -a '10m 1h 1d 1w' -d 'From then on'
complete -c baremountctl -n '__fish_seen_subcommand_from events' -l kind -x -a 'asked attached condition-cleared condition-raised config daemon detached policy resync state' -d 'Only of this kind'
complete -c baremountctl -n '__fish_seen_subcommand_from events' -l limit -x -a '10 50 200' -d 'Only the last ones'
complete -c baremountctl -n '__fish_seen_subcommand_from import' -a 'findmnt fstab'
complete -c baremountctl -n '__fish_seen_subcommand_from import' -l nix -d 'Print the NixOS option'
complete -c baremountctl -n '__fish_seen_subcommand_from io' -l by -x -a 'disk unit' -d 'What a row is'
complete -c baremountctl -n '__fish_seen_subcommand_from io' -l watch -d 'Stay and look every two seconds'
complete -c baremountctl -n '__fish_seen_subcommand_from io' -l window -x -a '1m 5m 1h' -d 'Mean of that time'
complete -c baremountctl -n '__fish_seen_subcommand_from status' -l watch -d 'Stay and show each change'
complete -c baremountctl -n '__fish_seen_subcommand_from wait' -l timeout -x -a '10s 30s 1m 5m' -d 'How long to wait'
complete -c baremountctl -n '__fish_seen_subcommand_from wait' -l usable -d 'Until nothing forbids to work on it'
