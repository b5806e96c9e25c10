/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-onnx-graph.h"

G_BEGIN_DECLS

/*
 * What can be read off a text within ONNX. Its only operator that looks into a text says whether a regular expression (RE2) fits the whole.
 * So a number is put together of its bits: one expression for each, which says whether the bit is set.
 *
 * All take and return the names of values of one element a row: @text texts, flags BOOL, numbers DOUBLE. They follow score/hot-raw-text.c.
 */

/* Whether nothing is there: empty, or what None and NaN of Python become. */
const char *hot_onnx_text_is_missing   (HotOnnxGraph *graph,
                                        const char   *text);
/* Whether a text contains @needle, without regard to the case of ASCII letters. */
const char *hot_onnx_text_contains     (HotOnnxGraph *graph,
                                        const char   *text,
                                        const char   *needle);
/* Characters of a text, HOT_ENCODING_MAX_LENGTH at most. */
const char *hot_onnx_text_length       (HotOnnxGraph *graph,
                                        const char   *text);
/* The first number, up to nine digits and six decimals. @is_valid: (out): whether there is one */
const char *hot_onnx_text_first_number (HotOnnxGraph *graph,
                                        const char   *text,
                                        const char  **is_valid);
/* Seconds since 1970 of a date with or without a time. @is_valid: (out): whether it is one */
const char *hot_onnx_text_date         (HotOnnxGraph *graph,
                                        const char   *text,
                                        const char  **is_valid);
/* Month, 1 to 12, of a text that hot_onnx_text_date() takes for a date. */
const char *hot_onnx_text_month        (HotOnnxGraph *graph,
                                        const char   *text);
/* Elements of a list, HOT_ENCODING_MAX_COUNT at most. */
const char *hot_onnx_text_list_count   (HotOnnxGraph *graph,
                                        const char   *text);
/* Whether a list has the element @entry. */
const char *hot_onnx_text_list_has     (HotOnnxGraph *graph,
                                        const char   *text,
                                        const char   *entry);

/* @value modulo @divisor, never negative; both DOUBLE. */
const char *hot_onnx_modulo            (HotOnnxGraph *graph,
                                        const char   *value,
                                        double        divisor);
/* @value + @addend and @value * @factor */
const char *hot_onnx_add               (HotOnnxGraph *graph,
                                        const char   *value,
                                        double        addend);
const char *hot_onnx_scale             (HotOnnxGraph *graph,
                                        const char   *value,
                                        double        factor);

G_END_DECLS
