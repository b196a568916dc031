# Sourced by ./run and ./check: finds what a build needs, and installs what is missing.
# Sets nothing but functions; `prepare build` before compiling, `prepare window` before opening one, `prepare sound`
# before the tests that record and play, `prepare desktop` before the test that works in a window, `prepare pictures`
# before those that look at it, `prepare record` before those that have other programs read what was written.

say() { printf '%s\n' "$*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

package_manager() {
    for manager in apt-get dnf pacman zypper brew; do
        if has "$manager"; then
            echo "$manager"
            return
        fi
    done
}

# package NEED MANAGER: what the need is called there; nothing where the system itself brings it.
package() {
    case "$2:$1" in
        apt-get:compiler) echo g++ ;;
        dnf:compiler | zypper:compiler) echo gcc-c++ ;;
        pacman:compiler) echo gcc ;;
        brew:compiler | brew:alsa | brew:window | brew:make | brew:sound | brew:desktop | brew:pictures) ;;
        apt-get:record) echo age poppler-utils python3-venv ;;
        dnf:record) echo age poppler-utils python3 ;;
        pacman:record | brew:record) echo age poppler python ;;
        zypper:record) echo age poppler-tools python3 ;;
        *:make) echo make ;;
        *:cmake) echo cmake ;;
        apt-get:pkg-config | zypper:pkg-config) echo pkg-config ;;
        dnf:pkg-config) echo pkgconf-pkg-config ;;
        pacman:pkg-config | brew:pkg-config) echo pkgconf ;;
        apt-get:alsa) echo libasound2-dev ;;
        dnf:alsa) echo alsa-lib-devel ;;
        pacman:alsa) echo alsa-lib ;;
        zypper:alsa) echo alsa-devel ;;
        apt-get:sound) echo pulseaudio pulseaudio-utils libasound2-plugins ;;
        dnf:sound) echo pulseaudio pulseaudio-utils alsa-plugins-pulseaudio ;;
        pacman:sound) echo pulseaudio alsa-plugins ;;
        zypper:sound) echo pulseaudio pulseaudio-utils alsa-plugins-pulse ;;
        apt-get:desktop) echo xvfb xdotool ;;
        dnf:desktop | zypper:desktop) echo xorg-x11-server-Xvfb xdotool ;;
        pacman:desktop) echo xorg-server-xvfb xdotool ;;
        apt-get:pictures) echo mesa-vulkan-drivers libvulkan1 ;;
        dnf:pictures) echo mesa-vulkan-drivers vulkan-loader ;;
        pacman:pictures) echo vulkan-swrast vulkan-icd-loader ;;
        zypper:pictures) echo libvulkan_lvp libvulkan1 ;;
        apt-get:window) echo libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1 libgl1-mesa-dri ;;
        dnf:window) echo libX11 libX11-xcb libXcursor libXi libxkbcommon-x11 mesa-libGL mesa-dri-drivers ;;
        pacman:window) echo libx11 libxcursor libxi libxkbcommon-x11 libglvnd mesa ;;
        zypper:window) echo libX11-6 libX11-xcb1 libXcursor1 libXi6 libxkbcommon-x11-0 Mesa-libGL1 Mesa-dri ;;
    esac
}

alsa_speaks_to_pulse() {
    for plugin in /usr/lib*/alsa-lib/libasound_module_pcm_pulse.so /usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so; do
        [ -e "$plugin" ] && return 0
    done
    return 1
}

paints_by_itself() {
    library libvulkan.so.1 || return 1
    for driver in /usr/share/vulkan/icd.d/lvp_icd*.json /etc/vulkan/icd.d/lvp_icd*.json; do
        [ -e "$driver" ] && return 0
    done
    return 1
}

library() { { has ldconfig && ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -q "$1"; }

# missing KIND: the needs of that kind that are not met, one a line.
missing() {
    linux=false
    [ "$(uname -s)" = Linux ] && linux=true
    case "$1" in
        build)
            has c++ || has g++ || echo compiler
            has make || echo make
            has "${CMAKE:-cmake}" || echo cmake
            if $linux; then
                has pkg-config || echo pkg-config
                { has pkg-config && pkg-config --exists alsa 2>/dev/null; } || echo alsa
            fi
            ;;
        sound)
            if $linux; then
                { has pulseaudio && has pactl && alsa_speaks_to_pulse; } || echo sound
            fi
            ;;
        pictures)
            if $linux; then
                paints_by_itself || echo pictures
            fi
            ;;
        record)
            { has age && has pdftotext && has pdfinfo && has python3 && python3 -c 'import ensurepip'; } 2>/dev/null || echo record
            ;;
        desktop)
            if $linux; then
                { has Xvfb && has xdotool; } || echo desktop
                missing window
            fi
            ;;
        window)
            if $linux; then
                for name in libX11.so.6 libX11-xcb.so.1 libXcursor.so.1 libXi.so.6 libxkbcommon-x11.so.0 libGL.so.1; do
                    library "$name" || { echo window; break; }
                done
            fi
            ;;
    esac
}

# The packages that a list of needs stands for, with this manager.
packages() {
    for need in $1; do
        package "$need" "$2"
    done | tr '\n' ' '
}

# prepare KIND: 0 when everything is there, or could be installed.
prepare() {
    if [ "$1" = build ] && ! has cargo; then
        if [ -x "$HOME/.cargo/bin/cargo" ]; then
            PATH="$HOME/.cargo/bin:$PATH"
            export PATH
        else
            say "A Rust toolchain (1.95 or newer) is needed, and there is none: get it from https://rustup.rs, then run this again."
            return 1
        fi
    fi
    needs=$(missing "$1")
    [ -n "$needs" ] || return 0
    manager=$(package_manager)
    names=$(packages "$needs" "${manager:-apt-get}")
    if [ "$(uname -s)" = Darwin ] && ! has c++; then
        say "Apple's command line tools are missing. Install them with:  xcode-select --install"
        return 1
    fi
    if [ -z "$manager" ]; then
        say "Missing: $(echo $needs). No package manager that is known here was found; on Debian the packages are:  $names"
        return 1
    fi
    case "$manager" in
        apt-get) install="apt-get install -y --no-install-recommends $names" ;;
        dnf) install="dnf install -y $names" ;;
        pacman) install="pacman -S --needed --noconfirm $names" ;;
        zypper) install="zypper --non-interactive install $names" ;;
        brew) install="brew install $names" ;;
    esac
    sudo=""
    if [ "$manager" != brew ] && [ "$(id -u)" != 0 ]; then
        if has sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            sudo="sudo "
        else
            say "Missing: $(echo $needs). Install it as an administrator, then run this again:"
            say "    sudo $install"
            return 1
        fi
    fi
    say "Missing: $(echo $needs). Installing it:"
    say "    $sudo$install"
    if [ "$manager" = apt-get ]; then
        ${sudo}env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 || say "The list of packages could not be brought up to date; trying all the same."
        install="env DEBIAN_FRONTEND=noninteractive $install"
    fi
    if ! $sudo$install >&2; then
        say "That failed. What was tried:  $sudo$install"
        return 1
    fi
    needs=$(missing "$1")
    if [ -n "$needs" ]; then
        say "Still missing after the installation: $(echo $needs)."
        return 1
    fi
}

# The Library of Congress's own checker of bags, beside what is built, for the tests alone.
prepare_bagit() {
    tools=target/record-tools
    "$tools/bin/python" -c 'import bagit' 2>/dev/null && return 0
    mkdir -p target
    if ! { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet bagit==1.9.0; } >&2; then
        say "bagit could not be installed; it is not asked for its opinion."
        return 1
    fi
}
