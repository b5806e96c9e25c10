/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * HOT_SIMD_CLONES:
 *
 * Set before a numeric kernel of plain loops, has the compiler make it for several generations of processors; the loader picks
 * the best one at run time. Where the compiler, the processor or a sanitizer cannot do that there is one version, with the same
 * results up to the last bit of a rounding.
 */
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
# if defined(__has_feature)
#  if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#   define HOT_SIMD_CLONES
#  endif
# endif
# ifndef HOT_SIMD_CLONES
#  define HOT_SIMD_CLONES __attribute__((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
# endif
#else
# define HOT_SIMD_CLONES
#endif
