# The sanitizers and libFuzzer want clang: the version that we test with, else the newest one around.
find_program(SLUICE_CLANG NAMES clang-19 clang-20 clang-21 clang-18 clang-17 clang REQUIRED)
find_program(SLUICE_CLANGXX NAMES clang++-19 clang++-20 clang++-21 clang++-18 clang++-17 clang++ REQUIRED)
set(CMAKE_C_COMPILER "${SLUICE_CLANG}")
set(CMAKE_CXX_COMPILER "${SLUICE_CLANGXX}")
