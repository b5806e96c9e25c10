/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/**
 * hot_hash64:
 *
 * XXH64 of @size bytes with seed 0 (specification: "xxHash fast digest algorithm", version 0.1.1, chapter XXH64). It tells damage, not
 * malice: whoever can write the file can also write its sum, which is why the loader checks every index besides.
 */
uint64_t hot_hash64 (const void *data,
                     size_t      size);
