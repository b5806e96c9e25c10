/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-model.h"
#include "serve/hot-serve-error.h"

/**
 * HotServeRow:
 *
 * One raw row at a time: the values of a request find the model's columns by name and become features. What no value is given for counts as
 * missing, as do the texts by which files say so. For one thread.
 */
typedef struct _HotServeRow HotServeRow;

#define HOT_SERVE_NO_COLUMN UINT32_MAX

/* NULL without memory. The model must have columns. */
HotServeRow *hot_serve_row_new           (const HotModel *model);
void         hot_serve_row_free          (HotServeRow    *self);

const HotModel *hot_serve_row_get_model  (const HotServeRow *self);
HotRawType   hot_serve_row_get_type      (const HotServeRow *self,
                                          uint32_t        column);
const char  *hot_serve_row_get_name      (const HotServeRow *self,
                                          uint32_t        column);

/* The model's column of that name, or HOT_SERVE_NO_COLUMN. @hint: the one that it probably is */
uint32_t     hot_serve_row_find          (const HotServeRow *self,
                                          const char     *name,
                                          size_t          length,
                                          uint32_t        hint);

/* All values missing again. */
void         hot_serve_row_clear         (HotServeRow    *self);
void         hot_serve_row_set_number    (HotServeRow    *self,
                                          uint32_t        column,
                                          double          number);
/* @text is not copied: it must last until hot_serve_row_encode(). */
void         hot_serve_row_set_text      (HotServeRow    *self,
                                          uint32_t        column,
                                          const char     *text,
                                          size_t          length);
/* Likewise; @text comes from malloc() and becomes the row's. */
bool         hot_serve_row_take_text     (HotServeRow    *self,
                                          uint32_t        column,
                                          char           *text,
                                          size_t          length);

/**
 * hot_serve_row_encode:
 * @number: of the row in its request, from 1, for messages
 * @features: (out): as many as the model has
 *
 * Returns: false with @error set where a value is not of the kind that its column held in training
 */
bool         hot_serve_row_encode        (HotServeRow    *self,
                                          uint64_t        number,
                                          float          *features,
                                          HotServeError  *error);
