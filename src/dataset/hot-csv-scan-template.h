/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The loops of a #HotCsvKernel, written once and included by the file of each generation of processors. Two loops,
 * with the masks between them in the second-level cache, are a quarter faster than one, which has more to keep at hand
 * than there are registers. Defined before:
 *
 * HOT_SCAN_TARGET: the attribute that lets the compiler use its instructions
 * scan_block(): the masks of 64 bytes, but for @inside; CR apart; whether there is a byte above 0x7f
 * scan_parities(): for each bit of a word the parity of it and all lower ones
 * scan_is_utf8(): whether 64 bytes, and the three before, hold nothing that breaks UTF-8
 * scan_store(): the positions of the bits of a word, as 32-bit numbers; may write up to 64 of them
 */

static HOT_SCAN_TARGET void
scan (const guint8 *bytes,
      gsize         first,
      gsize         n,
      guint8        delimiter,
      guint8        quote,
      HotCsvMasks  *masks,
      HotCsvScan   *state)
{
  HotCsvScan s = *state;

  for (gsize i = first; i < first + n; i++)
    {
      HotCsvMasks block;
      guint64 cr, lf;
      gboolean high;

      scan_block (bytes + i * 64, delimiter, quote, &block, &cr, &high);

      lf = block.line_end & ~cr;
      s.n_lines += __builtin_popcountll (block.line_end) - __builtin_popcountll (lf & (cr << 1 | s.after_cr));
      s.after_cr = cr >> 63;

      block.inside = scan_parities (block.quote) ^ s.inside;
      s.inside = (guint64) ((gint64) block.inside >> 63);
      masks[i] = block;

      /* A character may end in the next block, or should have. */
      if (G_UNLIKELY (high || s.high) && !scan_is_utf8 (bytes + i * 64))
        s.invalid = TRUE;
      s.high = high;
    }

  *state = s;
}

/* Where fields end and records begin among 64 bytes. */
static HOT_SCAN_TARGET inline __attribute__((always_inline)) void
cut_block (const HotCsvMasks *block,
           HotCsvCut         *s,
           guint64           *ends,
           guint64           *record_ends,
           guint64           *starts,
           guint64           *misquoted,
           guint64           *doubled)
{
  guint64 inside = block->inside ^ s->flip;
  guint64 line_ends = block->line_end & ~inside;
  guint64 delimiters = block->delimiter & ~inside;
  guint64 after_line_end = line_ends << 1 | s->after_line_end;
  guint64 limits = line_ends | delimiters | block->quote;
  guint64 opening = block->quote & inside;
  guint64 closing = block->quote & ~inside;

  *record_ends = line_ends & ~after_line_end;
  *starts = after_line_end & ~line_ends;
  *ends = delimiters | *record_ends;

  *misquoted = (opening & ~(limits << 1 | s->after_limit)) | ((closing << 1 | s->after_close) & ~limits);
  *doubled = opening & (block->quote << 1 | s->after_quote);

  s->after_line_end = line_ends >> 63;
  s->after_limit = limits >> 63;
  s->after_quote = block->quote >> 63;
  s->after_close = closing >> 63;
}

static HOT_SCAN_TARGET void
cut (const HotCsvMasks *masks,
     gsize              first,
     gsize              n,
     HotCsvCut         *state,
     HotCsvRows        *rows)
{
  HotCsvCut s = *state;
  guint32 *field_ends = rows->ends;
  guint64 *doubled = rows->doubled;
  gsize n_fields = rows->n_fields;
  guint32 n_rows = rows->n_rows;

  for (gsize i = first; i < first + n; i++)
    {
      guint64 ends, record_ends, starts, misquoted;

      cut_block (&masks[i], &s, &ends, &record_ends, &starts, &misquoted, &doubled[i]);
      s.misquoted |= misquoted;

      while (starts != 0)
        {
          guint64 lowest = starts & -starts;

          rows->row_starts[n_rows] = i * 64 + __builtin_ctzll (starts);
          rows->first_field[n_rows] = n_fields + __builtin_popcountll (ends & (lowest - 1));
          n_rows++;
          starts ^= lowest;
        }

      scan_store (ends, i * 64, field_ends + n_fields);
      n_fields += __builtin_popcountll (ends);
    }

  rows->n_fields = n_fields;
  rows->n_rows = n_rows;
  *state = s;
}

static HOT_SCAN_TARGET gboolean
cut_tail (const HotCsvMasks *masks,
          gsize              first,
          gsize              n,
          HotCsvCut         *state,
          HotCsvRows        *rows)
{
  for (gsize i = first; i < first + n; i++)
    {
      guint64 ends, record_ends, starts, misquoted, wanted;

      cut_block (&masks[i], state, &ends, &record_ends, &starts, &misquoted, &rows->doubled[i]);

      /* All bits up to the lowest one, or all where there is none. */
      wanted = record_ends ^ (record_ends - 1);
      state->misquoted |= misquoted & wanted;
      scan_store (ends & wanted, i * 64, rows->ends + rows->n_fields);
      rows->n_fields += __builtin_popcountll (ends & wanted);

      if (record_ends != 0)
        return TRUE;
    }

  return FALSE;
}
