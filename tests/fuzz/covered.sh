#!/usr/bin/env bash
# Compiles the library and the fuzzed program so that they report which of their branches were taken; called by cargo for guided.sh.
case " $* " in
*" --crate-name newsquake "* | *" --crate-name guided "*)
    exec "$@" -C opt-level=1 -C passes=sancov-module -C llvm-args=-sanitizer-coverage-level=4 \
        -C llvm-args=-sanitizer-coverage-inline-8bit-counters -C llvm-args=-sanitizer-coverage-pc-table \
        -C llvm-args=-sanitizer-coverage-trace-compares
    ;;
esac
exec "$@"
