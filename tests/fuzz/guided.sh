#!/usr/bin/env bash
# Looks for command lines and files that make newsquake panic, hang or take memory without end: guided.sh [SECONDS] [FLAGS OF LIBFUZZER].
# New inputs that reach new code go to the folder of NEWSQUAKE_CORPUS; what finds a fault is kept beside it. Needs a C++ compiler.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
corpus=${NEWSQUAKE_CORPUS:-${CARGO_TARGET_DIR:-$here/../../target}/corpus}
mkdir -p "$corpus" "$corpus.faults"
# The program changes its folder, so that every path is an absolute one.
corpus=$(cd "$corpus" && pwd)
cd "$here"
# Only the sources of this workspace report their coverage, so the dependencies are built once for everything.
export RUSTC_WORKSPACE_WRAPPER="$here/covered.sh"
cargo build --package newsquake-fuzz --features guided --bin guided
program=${CARGO_TARGET_DIR:-$here/../../target}/debug/guided
exec "$program" "$corpus" "$here/commands" -dict="$here/words.dict" -max_len=65536 -timeout=120 -rss_limit_mb=3000 -close_fd_mask=3 \
    -artifact_prefix="$corpus.faults/" -max_total_time="${1:-60}" "${@:2}"
