/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What can be wrong with two bytes that follow each other, looked up by the first one's high and low half and the
 * second one's high half: wrong is what all three lookups name (Keiser and Lemire, "Validating UTF-8 In Less Than One
 * Instruction Per Byte", Software: Practice and Experience 51, 2021, table 9).
 */

#define UTF8_TOO_SHORT      0x01  /* a lead byte, then no continuation */
#define UTF8_TOO_LONG       0x02  /* ASCII, then a continuation */
#define UTF8_OVERLONG_3     0x04
#define UTF8_TOO_LARGE      0x08
#define UTF8_SURROGATE      0x10
#define UTF8_OVERLONG_2     0x20
#define UTF8_TOO_LARGE_1000 0x40
#define UTF8_OVERLONG_4     0x40
#define UTF8_TWO_CONTS      0x80  /* two continuations: wrong unless a third or fourth byte is due */
#define UTF8_CARRY          (UTF8_TOO_SHORT | UTF8_TOO_LONG | UTF8_TWO_CONTS)
#define UTF8_LARGE          (UTF8_CARRY | UTF8_TOO_LARGE | UTF8_TOO_LARGE_1000)
#define UTF8_CONT           (UTF8_TOO_LONG | UTF8_OVERLONG_2 | UTF8_TWO_CONTS)

#define UTF8_FIRST_HIGH \
  UTF8_TOO_LONG, UTF8_TOO_LONG, UTF8_TOO_LONG, UTF8_TOO_LONG, UTF8_TOO_LONG, UTF8_TOO_LONG, UTF8_TOO_LONG, \
  UTF8_TOO_LONG, \
  (char) UTF8_TWO_CONTS, (char) UTF8_TWO_CONTS, (char) UTF8_TWO_CONTS, (char) UTF8_TWO_CONTS, \
  UTF8_TOO_SHORT | UTF8_OVERLONG_2, UTF8_TOO_SHORT, UTF8_TOO_SHORT | UTF8_OVERLONG_3 | UTF8_SURROGATE, \
  UTF8_TOO_SHORT | UTF8_TOO_LARGE | UTF8_TOO_LARGE_1000 | UTF8_OVERLONG_4

#define UTF8_FIRST_LOW \
  (char) (UTF8_CARRY | UTF8_OVERLONG_2 | UTF8_OVERLONG_3 | UTF8_OVERLONG_4), (char) (UTF8_CARRY | UTF8_OVERLONG_2), \
  (char) UTF8_CARRY, (char) UTF8_CARRY, (char) (UTF8_CARRY | UTF8_TOO_LARGE), (char) UTF8_LARGE, (char) UTF8_LARGE, \
  (char) UTF8_LARGE, \
  (char) UTF8_LARGE, (char) UTF8_LARGE, (char) UTF8_LARGE, (char) UTF8_LARGE, (char) UTF8_LARGE, \
  (char) (UTF8_LARGE | UTF8_SURROGATE), (char) UTF8_LARGE, (char) UTF8_LARGE

#define UTF8_SECOND_HIGH \
  UTF8_TOO_SHORT, UTF8_TOO_SHORT, UTF8_TOO_SHORT, UTF8_TOO_SHORT, UTF8_TOO_SHORT, UTF8_TOO_SHORT, UTF8_TOO_SHORT, \
  UTF8_TOO_SHORT, \
  (char) (UTF8_CONT | UTF8_OVERLONG_3 | UTF8_TOO_LARGE_1000 | UTF8_OVERLONG_4), \
  (char) (UTF8_CONT | UTF8_OVERLONG_3 | UTF8_TOO_LARGE), \
  (char) (UTF8_CONT | UTF8_SURROGATE | UTF8_TOO_LARGE), (char) (UTF8_CONT | UTF8_SURROGATE | UTF8_TOO_LARGE), \
  UTF8_TOO_SHORT, UTF8_TOO_SHORT, UTF8_TOO_SHORT, UTF8_TOO_SHORT
