#!/bin/sh
# Installs the ControlDock agent on Debian and Ubuntu: sh install.sh SERVER TOKEN [again]
# again: this PC is an agent already, and asks the server anew with the token.
set -eu

if [ "$#" -lt 2 ]; then
    echo "sh install.sh SERVER TOKEN" >&2
    exit 2
fi
case "$1$2" in
*[!]A-Za-z0-9._:[-]*) echo "That is no server, or no token." >&2 && exit 2 ;;
esac
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "Only root can install programs." >&2 && exit 1; }
    exec sudo sh "$0" "$@"
fi
command -v apt-get >/dev/null || { echo "This is neither Debian nor Ubuntu." >&2 && exit 1; }

case "$(dpkg --print-architecture)" in
@PACKAGES@
    *)
        echo "The server has no package for this kind of PC: $(dpkg --print-architecture)." >&2
        exit 1
        ;;
esac

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder" # apt reads as a user of its own
package="$folder/$name"
# By our own CA, which this PC does not know yet: the hash tells the true package.
wget -qO "$package" --no-check-certificate "@SITE@/$name" || curl -fsSko "$package" "@SITE@/$name"
if ! echo "$hash  $package" | sha256sum -c --status; then
    echo "What came is not the agent's package. Nothing was installed." >&2
    exit 1
fi

identity=/var/lib/controldock-agent/agent.json
if [ "${3:-}" = again ] && [ -e "$identity" ]; then
    if [ -d /run/systemd/system ]; then systemctl stop controldock-agent; fi
    mv "$identity" "$identity.before"
fi
if [ -e "$identity" ]; then
    echo "This PC is enrolled already and stays what it is; its agent is brought up to date."
else
    mkdir -p -m 0700 /etc/controldock
    (umask 077 && printf 'server = "%s"\ntoken = "%s"\n' "$1" "$2" >/etc/controldock/agent.toml)
    chmod 600 /etc/controldock/agent.toml
fi

# What shows announcements is for PCs with a screen.
if ls /usr/share/xsessions/*.desktop /usr/share/wayland-sessions/*.desktop >/dev/null 2>&1; then
    with=--install-recommends
else
    with=--no-install-recommends
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -q -y --reinstall "$with" install "$package"

if [ -d /run/systemd/system ]; then
    echo "The agent runs. Unless the token lets PCs in by themselves, an administrator has to approve this one now."
    echo "What it says: journalctl -u controldock-agent"
else
    echo "Installed. There is no systemd here to start it; that is for you to do:"
    echo "  /usr/lib/controldock-agent/agent run --config /etc/controldock/agent.toml"
fi
