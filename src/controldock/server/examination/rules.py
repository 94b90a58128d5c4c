"""The rules: which call is dangerous, by name and words. A table; what needs more thought is in its own module."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from controldock.domain.guard import Danger
from controldock.server.examination import deletions
from controldock.server.examination.calls import Call, Shell

Why = tuple[Danger, str]

_DATA, _POWER, _ACCOUNTS = Danger.DESTROYS_DATA, Danger.POWER, Danger.ACCOUNTS
_GUARDS, _BOOT, _LOADS = Danger.SECURITY_SOFTWARE, Danger.BOOT_OR_REGISTRY, Danger.DOWNLOADS_AND_RUNS
_HIDES = Danger.OBSCURED


@dataclass(frozen=True, slots=True)
class Rule:
    """A call with one of these names whose words have all of these, and none of those after a `!`."""

    danger: Danger
    why: str
    names: frozenset[str]
    wanted: tuple[re.Pattern[str], ...]
    unwanted: tuple[re.Pattern[str], ...]
    shells: frozenset[Shell]

    def fits(self, call: Call) -> bool:
        """Whether it is one."""
        return (
            call.shell in self.shells
            and all(pattern.search(call.args) for pattern in self.wanted)
            and not any(pattern.search(call.args) for pattern in self.unwanted)
        )


_WINDOWS = frozenset({Shell.CMD, Shell.POWERSHELL})
_UNIX = frozenset({Shell.SH, Shell.POWERSHELL})


def _rule(shells: frozenset[Shell], danger: Danger, why: str, names: str, patterns: tuple[str, ...]) -> Rule:
    wanted = tuple(re.compile(pattern) for pattern in patterns if not pattern.startswith("!"))
    unwanted = tuple(re.compile(pattern[1:]) for pattern in patterns if pattern.startswith("!"))
    return Rule(danger, why, frozenset(names.split()), wanted, unwanted, shells)


def _w(danger: Danger, why: str, names: str, *patterns: str) -> Rule:
    return _rule(_WINDOWS, danger, why, names, patterns)


def _u(danger: Danger, why: str, names: str, *patterns: str) -> Rule:
    return _rule(_UNIX, danger, why, names, patterns)


# Services, processes and products that guard a PC; those of Korean schools among them, and our own agent.
GUARDS = (
    r"(?:windefend|wdnissvc|wdfilter|wdboot|\bsense\b|securityhealth|wscsvc|mpssvc|\bbfe\b|msmpeng|nissrv|msmpsvc|mssense"
    r"|\bv3|asdsvc|asdsr|ahnlab|alyac|ayagent|ayrtsrv|ayupdsrv|aystray|hauri|virobot|symantec|sepmaster|norton|mcafee"
    r"|mcshield|sophos|kaspersky|\bavp\b|avast|\bavg|bitdefender|\beset|ekrn|crowdstrike|csagent|csfalcon|falcon-sensor"
    r"|sentinelagent|sentinelone|cbdefense|cylance|malwarebytes|mbamservice|sysmon|\beventlog\b|appidsvc|applocker"
    r"|controldock|\bufw\b|firewalld|apparmor|clamav|clamd|freshclam|auditd|fail2ban|iptables|nftables|selinux|crowdsec"
    r"|ossec|wazuh|osquery|mdatp|rsyslog|windows-defender)"
)
_KEY = r" ['\"]?(?:-path:? )?(?:registry::|(?:microsoft\.powershell\.core\\)?registry::|hk(?:lm|cu|cr|u|cc|ey_\w+):?\\?)"
_DISK = r"/dev/(?:sd|hd|vd|xvd|nvme|mmcblk|mapper|md|disk|dm-)|physicaldrive"
_OPEN = r" (?:0?[0-7]?[0-7][0-7][2367]|[46][0-7]{3}|(?:[ugoa]*\+[rwx]*s\S*)|a?o?\+\S*w\S*|a\+\S*w\S*|a=rwx|ugo\+\S*w\S*) "

RULES = (
    # -- destroys data
    _w(_DATA, "formats_disk", "format", r" [a-z]: |/fs:| %%?\w+:? ", r"!/\?"),
    _w(_DATA, "formats_disk", "format-volume clear-disk initialize-disk reset-physicaldisk remove-partition"
       " remove-virtualdisk remove-storagepool", r"!-whatif"),
    _w(_DATA, "changes_partitions", "diskpart", r"/s|clean|^ +$"),
    _w(_DATA, "changes_partitions", "set-partition resize-partition new-partition", r"!-whatif"),
    _w(_DATA, "wipes", "cipher", r" /w"),
    _w(_DATA, "wipes", "sdelete sdelete64 eraser"),
    _w(_DATA, "deletes_shadow_copies", "vssadmin", r" (?:delete|resize) "),
    _w(_DATA, "deletes_shadow_copies", "wmic", r"shadowcopy.{0,200}delete"),
    _w(_DATA, "deletes_backups", "wbadmin", r" (?:delete|disable) "),
    _w(_DATA, "deletes_backups", "disable-computerrestore"),
    _w(_DATA, "deletes_profiles", "delprof delprof2"),
    _w(_DATA, "empties_files", "clear-content", r"!-whatif", r"!%te?mp%"),
    _w(_DATA, "empties_recycle_bin", "clear-recyclebin"),
    _w(_DATA, "overwrites_disk", "fsutil", r" (?:setzerodata|usn deletejournal)"),
    _w(_DATA, "removes_system", "wsl", r"--unregister"),
    _w(_DATA, "removes_system", "systemreset reset-computer"),
    _w(_DATA, "deletes_shadow_copies", "reagentc", r"never"),
    _w(_DATA, "deletes_many", "forfiles", r"\b(?:del|erase|rd|rmdir)\b", r"!\.te?mp|[\\/]te?mp\b|%te?mp%"),
    _u(_DATA, "formats_disk", "mkfs mke2fs mkswap wipefs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.vfat mkfs.btrfs mkfs.fat"
       " mkfs.ntfs mkntfs mkdosfs", r"!--help|--version"),
    _u(_DATA, "overwrites_disk", "dd", r" of=(?:" + _DISK + r")"),
    _u(_DATA, "overwrites_disk", "cp tee pv cat", r" (?:of=)?" + _DISK + r"\w* $"),
    _u(_DATA, "changes_partitions", "fdisk sfdisk cfdisk", r"/dev/", r"! (?:-l|--list|-d|--dump) "),
    _u(_DATA, "changes_partitions", "parted", r" (?:mklabel|mkpart|rm|resizepart|mktable) "),
    _u(_DATA, "changes_partitions", "sgdisk gdisk", r"-z|--zap|-o |-d |--delete|--clear"),
    _u(_DATA, "wipes", "shred srm scrub nwipe wipe secure-delete"),
    _u(_DATA, "wipes", "blkdiscard fstrim-all badblocks", r"/dev/", r"! -sv? "),
    _u(_DATA, "wipes", "hdparm nvme", r"security-erase|trim-sector| format | sanitize "),
    _u(_DATA, "wipes", "cryptsetup", r" (?:luksformat|erase|lukserase|reencrypt) "),
    _u(_DATA, "deletes_volumes", "lvremove vgremove pvremove lvreduce"),
    _u(_DATA, "deletes_volumes", "zfs zpool", r" (?:destroy|labelclear|rollback) "),
    _u(_DATA, "deletes_volumes", "btrfs", r" subvolume delete "),
    _u(_DATA, "deletes_volumes", "mdadm", r"--zero-superblock|--stop"),
    _u(_DATA, "deletes_volumes", "docker podman", r" (?:prune|volume rm|system reset) "),
    _u(_DATA, "deletes_volumes", "virsh", r" (?:undefine|vol-delete|destroy) "),
    _u(_DATA, "empties_files", "truncate", r" (?:-s ?0|--size[= ]0)\b", r"! /tmp/"),
    _u(_DATA, "moves_into_nothing", "mv", r" /dev/null $"),
    _u(_DATA, "deletes_many", "git", r" clean .{0,40}-\w*[fdx]"),
    _rule(frozenset(Shell), _DATA, "drops_database", "mysql mariadb psql sqlcmd osql sqlite3 mongo mongosh redis-cli"
          " invoke-sqlcmd dropdb mysqladmin sqlplus",
          (r"\b(?:drop (?:table|database|schema)|truncate table|delete from \w+\s*;?['\"]? |dropdatabase|flushall|flushdb)",)),
    _u(_DATA, "drops_database", "dropdb"),
    _rule(frozenset(Shell), _DATA, "deletes_tree", "python python3 py perl ruby node php",
          (r"rmtree|os\.(?:remove|unlink)\(.{0,60}(?:\*|walk)|rmsync|unlink glob|rm_rf|fileutils\.rm|rimraf|remove_tree",)),
    _rule(frozenset(Shell), _DATA, "overwrites_disk", "python python3 py perl ruby node", (_DISK, r"open|write")),
    # -- power
    _w(_POWER, "restarts", "shutdown", r" [/-](?:r|g|fw)\b", r"! [/-](?:a|\?|i)\b"),
    _w(_POWER, "shuts_down", "shutdown", r" [/-](?:s|p|h|hybrid|sg)\b", r"! [/-](?:a|\?|r|g)\b"),
    _w(_POWER, "logs_off", "shutdown", r" [/-]l\b"),
    _w(_POWER, "restarts", "restart-computer psshutdown tsshutdn", r"!-whatif"),
    _w(_POWER, "shuts_down", "stop-computer", r"!-whatif"),
    _w(_POWER, "restarts", "wmic invoke-cimmethod invoke-wmimethod", r"\breboot\b|win32shutdown|\bshutdown\b"),
    _w(_POWER, "restarts", ".reboot .win32shutdown .win32shutdowntracker .shutdown"),
    _w(_POWER, "shuts_down", "rundll32", r"setsuspendstate|exitwindows"),
    _w(_POWER, "restarts", "wpeutil", r" (?:reboot|shutdown) "),
    _w(_POWER, "restarts", "msiexec wusa", r"/forcerestart|/promptrestart|reboot=(?:f|force)\b"),
    _w(_POWER, "restarts", "usoclient", r"restart"),
    _w(_POWER, "restarts", "get-windowsupdate install-windowsupdate", r" -autoreboot"),
    _w(_POWER, "logs_off", "logoff rwinsta tsdiscon"),
    _w(_POWER, "logs_off", "reset", r" session "),
    _w(_POWER, "restarts", "gpupdate", r"/(?:boot|logoff)"),
    _w(_POWER, "shuts_down", "psshutdown wininit"),
    _w(_POWER, "ends_system_process", "taskkill stop-process tskill wmic",
       r"\b(?:csrss|wininit|winlogon|lsass|smss|services\.exe)\b", r"! (?:get|list) "),
    _w(_POWER, "ends_system_process", "ntsd"),
    _u(_POWER, "restarts", "reboot kexec", r"!--help|-w\b"),
    _u(_POWER, "shuts_down", "poweroff halt pm-suspend pm-hibernate", r"!--help"),
    _rule(frozenset({Shell.SH}), _POWER, "restarts", "shutdown", (r" (?:-r|--reboot)\b", r"! -(?:c|k)\b")),
    _rule(frozenset({Shell.SH}), _POWER, "shuts_down", "shutdown", (r"! (?:-a|-c|-k|-r|--reboot|--help|/\S+)\b", r" (?:-\w|now|\+|\d)")),
    _u(_POWER, "restarts", "init telinit", r" [06s1] "),
    _u(_POWER, "restarts", "systemctl", r" (?:reboot|kexec|soft-reboot) | start (?:reboot|kexec)\.target"),
    _u(_POWER, "shuts_down", "systemctl", r" (?:poweroff|halt|suspend|hibernate|hybrid-sleep|rescue|emergency|isolate) "
       r"| start (?:poweroff|halt|rescue)\.target"),
    _u(_POWER, "logs_off", "loginctl", r" (?:terminate|kill)-(?:user|session|seat)"),
    _u(_POWER, "logs_off", "pkill killall", r" (?:-u|--uid|--user) ?\S| (?:gdm3?|lightdm|sddm|xorg|gnome-shell|systemd) "),
    _u(_POWER, "logs_off", "gnome-session-quit xfce4-session-logout"),
    _u(_POWER, "shuts_down", "dbus-send gdbus busctl qdbus", r"poweroff|reboot|suspend|hibernate"),
    _u(_POWER, "shuts_down", "kill", r" -(?:9|kill|sigkill|15|term) (?:-1|1) "),
    _u(_POWER, "shuts_down", "ipmitool", r"power (?:off|cycle|reset)"),
    # -- accounts
    _w(_ACCOUNTS, "changes_accounts", "net net1", r"^ user \S+ (?!/domain )\S"),
    _w(_ACCOUNTS, "changes_accounts", "net net1", r"^ (?:localgroup|group) ['\"]?\S.*/(?:add|delete)"),
    _w(_ACCOUNTS, "changes_password_rules", "net net1", r"^ accounts /(?!domain)"),
    _w(_ACCOUNTS, "changes_rights", "net net1", r"^ share \S+=|^ share .*(?:/grant|/delete)"),
    _w(_ACCOUNTS, "changes_accounts",
       "new-localuser set-localuser remove-localuser disable-localuser enable-localuser rename-localuser"
       " add-localgroupmember remove-localgroupmember new-localgroup remove-localgroup set-localgroup rename-localgroup"
       " new-aduser set-aduser remove-aduser disable-adaccount enable-adaccount unlock-adaccount set-adaccountpassword"
       " add-adgroupmember remove-adgroupmember remove-adcomputer new-adgroup remove-adgroup reset-computermachinepassword",
       r"!-whatif"),
    _w(_ACCOUNTS, "changes_accounts", "wmic", r"useraccount.{0,300} (?:set|call|delete|create|rename|where .* set)\b"),
    _w(_ACCOUNTS, "changes_accounts", "dsadd dsmod dsrm", r" (?:user|group|computer|cn=)"),
    _w(_ACCOUNTS, "changes_accounts", ".setpassword .changepassword .accountdisabled"),
    _w(_ACCOUNTS, "changes_accounts", ".add .create .delete .remove .put .psbase", r"winnt://|['\"]user['\"]|\buser\b.{0,40}winnt"),
    _w(_ACCOUNTS, "stores_credentials", "cmdkey", r"/add|/generic"),
    _w(_ACCOUNTS, "changes_rights", "icacls", r" /(?:grant|deny|remove|setowner|reset|inheritance|restore|setintegritylevel|substitute)"),
    _w(_ACCOUNTS, "changes_rights", "cacls xcacls", r" /[gerpds]\b"),
    _w(_ACCOUNTS, "changes_rights", "takeown", r" /f"),
    _w(_ACCOUNTS, "changes_rights", "subinacl setacl ntrights dsacls"),
    _w(_ACCOUNTS, "changes_rights", "secedit", r" /(?:configure|import)"),
    _w(_ACCOUNTS, "changes_rights", "set-acl set-ntfsowner add-ntfsaccess grant-smbshareaccess new-smbshare set-smbpathacl"
       " revoke-smbshareaccess remove-smbshare .setaccesscontrol", r"!-whatif"),
    _u(_ACCOUNTS, "changes_accounts", "useradd adduser userdel deluser usermod groupadd addgroup groupdel delgroup groupmod"
       " gpasswd chpasswd newusers vipw vigr smbpasswd ssh-copy-id", r"!--help|--version"),
    _u(_ACCOUNTS, "changes_accounts", "passwd", r"! (?:-s|--status|--help)\b"),
    _u(_ACCOUNTS, "changes_accounts", "chage", r"! (?:-l|--list)\b", r"-"),
    _u(_ACCOUNTS, "changes_accounts", "samba-tool", r" (?:user|group) (?:add|create|delete|setpassword|addmembers)"),
    _u(_ACCOUNTS, "changes_accounts", "usermod htpasswd visudo pam-auth-update", r"!-c"),
    _u(_ACCOUNTS, "changes_rights", "setfacl setcap chattr", r"!--help"),
    _u(_ACCOUNTS, "changes_rights", "chmod", r" (?:-\w*r\w*|--recursive) "),
    _u(_ACCOUNTS, "changes_rights", "chmod", _OPEN, r"! /tmp/"),
    _u(_ACCOUNTS, "changes_rights", "chmod chown chgrp",
       r" (?:/etc/(?:passwd|shadow|sudoers|ssh)\S*|/boot\S*|/usr/s?bin\S*|/s?bin\S*|/root\S*|/etc|/) $"),
    _u(_ACCOUNTS, "changes_rights", "chown chgrp", r" (?:-\w*r\w*|--recursive) "),
    # -- security software
    _w(_GUARDS, "stops_security_software", "sc net net1 wmic taskkill tskill pskill stop-service suspend-service set-service"
       " remove-service stop-process schtasks disable-scheduledtask unregister-scheduledtask fltmc",
       GUARDS, r"\b(?:stop|delete|config|pause|disabled|unload|terminate|call|/f|/im|/change|/delete|uninstall)\b|^ ",
       r"! (?:query|queryex|qc|start|get|list) |running|automatic\b"),
    _w(_GUARDS, "blinds_security_software", "set-mppreference", r" -disable\w+:? (?!\$?false|0)|exclusion|scanscheduleday 8|submitsamplesconsent|mapsreporting 0"
       r"|-puaprotection (?:0|disabled)|threatdefaultaction\S* (?:allow|noaction)|-\w+default\w* (?:allow|noaction|6|9)"),
    _w(_GUARDS, "blinds_security_software", "add-mppreference", r"exclusion|allow|attacksurface.*onlyexclusions"),
    _w(_GUARDS, "stops_firewall", "netsh", r" (?:advfirewall|firewall) ", r"state off|opmode.{0,20}disable|delete rule name=all| reset "),
    _w(_GUARDS, "stops_firewall", "set-netfirewallprofile", r"-enabled:? (?:\$?false|0)|defaultinboundaction:? allow"),
    _w(_GUARDS, "stops_firewall", "disable-netfirewallrule remove-netfirewallrule", r" -all|\*|^ +$"),
    _w(_GUARDS, "stops_security_software", "dism disable-windowsoptionalfeature uninstall-windowsfeature remove-windowsfeature"
       " remove-windowscapability", r"windows-defender|defender", r"/disable|/remove|^ (?!.*/)|-feature|-name"),
    _w(_GUARDS, "blinds_security_software", "mpcmdrun", r"-removedefinitions|-disable|-restore "),
    _w(_GUARDS, "deletes_event_logs", "wevtutil", r" (?:cl|clear-log|sl|set-log) ", r" cl | clear-log |/e:false|/enabled:false"),
    _w(_GUARDS, "deletes_event_logs", "clear-eventlog remove-eventlog limit-eventlog .clearlog [diagnostics.eventing.reader.eventlogsession]::clearlog"),
    _w(_GUARDS, "stops_auditing", "auditpol", r" /(?:clear|remove|restore)|/(?:success|failure):disable"),
    _w(_GUARDS, "blinds_security_software", ".getfield .setvalue [ref].assembly.gettype .gettype", r"amsi"),
    _w(_GUARDS, "blinds_security_software", "reg new-itemproperty set-itemproperty",
       r"disableantispyware|disableantivirus|disablerealtime|disablebehavior|enablelua|enablefirewall|scriptblocklogging"
       r"|tamperprotection|disableioav|smartscreenenabled|enablesmartscreen|disablesecuritycenter"),
    _w(_GUARDS, "uninstalls_security_software", "wmic winget choco msiexec", GUARDS, r"uninstall|/x|/uninstall"),
    _w(_GUARDS, "uninstalls_security_software", "uninstall-package", GUARDS),
    _u(_GUARDS, "stops_security_software", "systemctl service", GUARDS, r" (?:stop|disable|mask|kill) "),
    _u(_GUARDS, "stops_security_software", "pkill killall", GUARDS),
    _u(_GUARDS, "uninstalls_security_software", "apt apt-get dnf yum zypper pacman snap", GUARDS, r" (?:remove|purge|autoremove|erase|-r\w*) "),
    _u(_GUARDS, "stops_security_software", "update-rc.d chkconfig", GUARDS, r" (?:disable|remove|off) "),
    _u(_GUARDS, "stops_firewall", "ufw", r" (?:disable|reset) "),
    _u(_GUARDS, "stops_firewall", "iptables ip6tables", r" (?:-f|--flush|-x|--delete-chain) | -p (?:input|forward) accept|--policy \w+ accept"),
    _u(_GUARDS, "stops_firewall", "nft", r" (?:flush|delete) "),
    _u(_GUARDS, "stops_firewall", "firewall-cmd", r"--panic-on|--set-default-zone=trusted|--set-default-zone trusted"),
    _u(_GUARDS, "stops_security_software", "setenforce", r" (?:0|permissive) "),
    _u(_GUARDS, "stops_security_software", "aa-teardown aa-disable aa-complain"),
    _u(_GUARDS, "stops_auditing", "auditctl", r" -e ?0| -d "),
    _u(_GUARDS, "stops_security_software", "sed", r"selinux=(?:disabled|permissive)"),
    _u(_GUARDS, "stops_auditing", "history", r" -c"),
    _rule(frozenset(Shell), _GUARDS, "stops_agent", "controldock controldock-agent", (r" (?:uninstall|stop|leave|remove)\b",)),
    # -- boot and registry
    _w(_BOOT, "changes_boot", "bcdedit", r" [/-](?:set|delete|create|import|default|bootsequence|displayorder|timeout|ems|debug"
       r"|dbgsettings|copy|toolsdisplayorder|hypervisorsettings|bootdebug)"),
    _w(_BOOT, "changes_boot", "bootrec bcdboot bootsect", r"[/\\]"),
    _w(_BOOT, "changes_boot", "reagentc", r" /(?:disable|setreimage|boottore|setosimage)"),
    _w(_BOOT, "changes_boot", "bootcfg", r" /(?:delete|default|raw|rebuild|timeout|copy|ems)"),
    _w(_BOOT, "changes_disk_encryption", "manage-bde", r" -(?:off|lock|forcerecovery|on|changepin|changepassword)|-protectors -(?:delete|disable|add)"),
    _w(_BOOT, "changes_disk_encryption", "disable-bitlocker enable-bitlocker lock-bitlocker remove-bitlockerkeyprotector"
       " suspend-bitlocker", r"!-whatif"),
    _w(_BOOT, "changes_registry", "reg", r"^ (?:add|delete|import|load|unload|restore|copy) "),
    _w(_BOOT, "changes_registry", "regedit regedt32", r"/s|\.reg\b", r"! /e"),
    _w(_BOOT, "changes_registry", "regini"),
    _w(_BOOT, "changes_registry", "set-itemproperty new-itemproperty remove-itemproperty clear-itemproperty rename-itemproperty"
       " copy-itemproperty move-itemproperty set-item new-item clear-item copy-item move-item rename-item", _KEY, r"!-whatif"),
    _w(_BOOT, "changes_registry", "new-itemproperty remove-itemproperty", r"\$\w", r"!-whatif"),
    _w(_BOOT, "changes_registry", "set-itemproperty", r"\$\w", r"-value|-type", r"!isreadonly|attributes|lastwritetime|creationtime|-whatif"),
    _w(_BOOT, "changes_registry", "[microsoft.win32.registry]::setvalue .deletesubkeytree .deletesubkey .createsubkey .deletevalue"
       " .regwrite .regdelete"),
    _w(_BOOT, "changes_registry", ".setvalue", r"registry|hkey|hklm|\$(?:reg|key|hk|baskey|subkey)"),
    _w(_BOOT, "changes_registry", "invoke-cimmethod invoke-wmimethod wmic", r"stdregprov", r"set|delete|create"),
    _u(_BOOT, "changes_boot", "grub-install grub2-install update-grub update-grub2 grub-mkconfig grub2-mkconfig grub-set-default"
       " grub-reboot grub2-set-default update-initramfs dracut mkinitcpio mkinitramfs lilo kernel-install extlinux syslinux",
       r"!--help|--version| -l "),
    _u(_BOOT, "changes_boot", "grubby", r"--(?:set|remove|update|add|default)", r"!--default-kernel|--info"),
    _u(_BOOT, "changes_boot", "efibootmgr", r" -(?:b|c|n|o|t|d|a|\w*b)\b|--(?:create|delete|bootnext|bootorder|active|inactive)"),
    _u(_BOOT, "changes_boot", "bootctl", r" (?:install|update|remove|set-\S+) "),
    _u(_BOOT, "changes_boot", "systemctl", r" set-default "),
    _u(_BOOT, "loads_kernel_module", "insmod"),
    # -- downloads and runs
    _w(_LOADS, "runs_from_internet", "mshta", r"https?:|javascript:|vbscript:"),
    _w(_LOADS, "runs_from_internet", "regsvr32", r"/i:https?:|scrobj"),
    _w(_LOADS, "runs_from_internet", "rundll32", r"javascript:|https?:|url\.dll"),
    _w(_LOADS, "runs_from_internet", "msiexec", r"https?://"),
    _w(_LOADS, "runs_from_internet", "wmic", r"/format:['\"]?https?:"),
    _w(_LOADS, "runs_from_internet", "cmstp installutil regasm regsvcs", r"https?:|/u "),
    _w(_LOADS, "downloads_by_certutil", "certutil", r"-urlcache|-verifyctl|/urlcache"),
    _w(_LOADS, "runs_from_internet", "bitsadmin", r"setnotifycmdline"),
    _w(_LOADS, "runs_from_internet", "start start-process", r" ['\"]?https?://\S+\.(?:exe|msi|ps1|bat|cmd|vbs|js|hta)\b"),
    _w(_LOADS, "runs_from_internet", "add-appxpackage", r"https?://"),
    _rule(frozenset(Shell), _LOADS, "runs_from_internet", "pip pip3 npx", (r" (?:git\+)?https?://", r"! (?:-i|--index-url|--extra-index-url|-f|--find-links|--proxy) ")),
    _rule(frozenset(Shell), _LOADS, "runs_from_internet", "python python3 py perl ruby node php",
          (r"urlopen|requests\.get|urllib|lwp::|net::http|open-uri|file_get_contents\(['\"]https?", r"exec|eval|system|subprocess|popen|`")),
    _rule(frozenset(Shell), _LOADS, "opens_remote_shell", "nc ncat netcat socat", (r" -\w*e| -c |exec:|--exec|--sh-exec",)),
    # -- obscured
    _w(_HIDES, "encoded_command", "powershell pwsh", r" [-/](?:e|ec|en|enc\w*) \S{16,}"),
    _w(_HIDES, "decodes_and_runs", "certutil", r" [-/]decode(?:hex)? "),
    _rule(frozenset(Shell), _HIDES, "decodes_and_runs", "python python3 py perl ruby node php",
          (r"base64|b64decode|fromhex|decode\(|pack\(", r"exec|eval|system")),
    _w(_HIDES, "loads_hidden_code", "[reflection.assembly]::load [appdomain]::currentdomain.load"),
    _w(_HIDES, "hides_window", "powershell pwsh", r" -w\w* (?:hidden|1)\b", r" -(?:e|ec|en|enc\w*|c|command) "),
)  # fmt: skip

_BY_NAME: dict[str, list[Rule]] = defaultdict(list)
for _one in RULES:
    for _each in _one.names:
        _BY_NAME[_each].append(_one)

_SHELLS = frozenset(
    "sh bash dash zsh ksh ash python python3 perl ruby node php pwsh powershell cmd invoke-expression source . eval"
    " [scriptblock]::create .invokescript sudo".split()
)
_DOWNLOADERS = frozenset(
    "curl wget fetch aria2c lynx invoke-webrequest invoke-restmethod .downloadstring .downloaddata .downloadfile .openread"
    " .getstringasync start-bitstransfer nc ncat scp tftp ftp".split()
)
_DECODERS = frozenset(
    {"base64", "xxd", "openssl", "rev", "gunzip", "zcat", "base32", "uudecode", "[convert]::frombase64string"}
)
_DOWNLOAD_WORDS = re.compile(
    r"downloadstring|downloaddata|invoke-webrequest|\biwr\b|\birm\b|invoke-restmethod|\b(?:curl|wget) "
)
_DECODE_WORDS = re.compile(r"frombase64string|gzipstream|deflatestream|-bxor|\[char\]|\[convert\]")
_WRITERS = frozenset(
    "tee sed cp mv install ln dd set-content add-content out-file copy move copy-item move-item truncate".split()
)
# Functions of Windows itself, which scripts call through Add-Type.
_NATIVE: dict[str, Why] = {
    **dict.fromkeys(
        ("exitwindowsex", "initiatesystemshutdown", "initiatesystemshutdownex"), (_POWER, "restarts")
    ),
    **dict.fromkeys(("initiateshutdown", "ntshutdownsystem", "setsuspendstate"), (_POWER, "shuts_down")),
    **dict.fromkeys(("wtslogoffsession", "wtsdisconnectsession"), (_POWER, "logs_off")),
    **dict.fromkeys(
        ("netuseradd", "netuserdel", "netusersetinfo", "netlocalgroupaddmembers"),
        (_ACCOUNTS, "changes_accounts"),
    ),
    **dict.fromkeys(("regsetvalueex", "regdeletekey", "regdeletetree"), (_BOOT, "changes_registry")),
}
_COPIERS = frozenset({"cp", "mv", "install", "ln", "copy", "move", "copy-item", "move-item"})
_ACCOUNT_FILES = re.compile(
    r"/etc/(?:passwd|shadow|group|gshadow|sudoers)\b|authorized_keys|/etc/pam\.d/|/etc/ssh/sshd_config"
)
_BOOT_FILES = re.compile(
    r"^/boot/|/etc/(?:fstab|crypttab|default/grub|grub\.d/|inittab|ld\.so\.preload|modules-load\.d/)|/proc/sysrq"
)
_DISKS = re.compile(r"^(?:" + _DISK + r")|^\\\\\.\\physicaldrive")


def reasons(call: Call) -> Iterator[Why]:
    """Why a call is dangerous; nothing where none of this was found."""
    for rule in _BY_NAME.get(call.name, ()):
        if rule.fits(call):
            yield rule.danger, rule.why
    if call.name[:1] in ".[" and (native := _NATIVE.get(re.split(r"::|\.", call.name)[-1])) is not None:
        yield native
    yield from deletions.look(call)
    yield from _runs(call)
    yield from _writes(call)


def _runs(call: Call) -> Iterator[Why]:
    """What comes from elsewhere, or out of an encoding, and is run."""
    if call.name in _SHELLS and (call.name != "sudo" or _SHELLS & set(call.words)):
        if (
            call.inner & _DOWNLOADERS
            or (call.name == "invoke-expression" and _DOWNLOAD_WORDS.search(call.args))
            or (call.name in ("[scriptblock]::create", "eval") and _DOWNLOAD_WORDS.search(call.args))
        ):
            yield _LOADS, "runs_what_it_downloads"
        if call.inner & _DECODERS or _DECODE_WORDS.search(call.args):
            yield _HIDES, "decodes_and_runs"
    if call.unknown and not call.inner & _DOWNLOADERS:
        yield _HIDES, "runs_text_made_at_run_time"


def _writes(call: Call) -> Iterator[Why]:
    """Files that decide who may come in and how a PC starts, and disks themselves."""
    targets = list(call.writes)
    in_place = call.name != "sed" or re.search(r" (?:-\w*i\S*|--in-place\S*) ", call.args)
    if call.name in _WRITERS and in_place:
        words = call.words[-1:] if call.name in _COPIERS else call.words
        targets += [word.removeprefix("of=") for word in words]
    for target in targets:
        if _ACCOUNT_FILES.search(target):
            yield _ACCOUNTS, "writes_account_file"
        elif _BOOT_FILES.search(target):
            yield (_POWER, "restarts") if "sysrq" in target else (_BOOT, "writes_boot_file")
        elif _DISKS.search(target.lower()) and call.name not in ("ln",):
            yield _DATA, "overwrites_disk"
