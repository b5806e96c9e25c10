/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "score/hot-model-builder.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "score/hot-buffer.h"
#include "score/hot-hash64.h"
#include "score/hot-leaf-table.h"
#include "score/hot-model-format.h"

struct _HotModelBuilder
{
  HotFormatHeader header;
  bool            has_divisor;
  HotScoreError   error;
  HotBuffer       trees;
  HotBuffer       nodes;
  HotBuffer       cover;
  HotBuffer       cover_more;
  HotBuffer       linear;
  HotBuffer       linear_fill;
  HotBuffer       columns;
  HotBuffer       encodings;
  HotBuffer       entries;
  HotBuffer       text;
  HotBuffer       names;
  HotBuffer       classes;
  HotBuffer       profile;
  HotLeafTable    leaves;
};

/* A child that waits until its sibling's subtree is laid out. */
typedef struct {
  uint32_t node;             /* in the HotTree */
  uint32_t parent;           /* among the packed nodes; UINT32_MAX for the root */
  uint32_t depth;
} Pending;

static bool
hot_model_builder_fail (HotModelBuilder *self,
                        HotScoreCode     code,
                        const char      *message)
{
  if (self->error.code == HOT_SCORE_OK)
    hot_score_error_set (&self->error, code, "%s", message);

  return false;
}

static bool
hot_model_builder_check (HotModelBuilder *self,
                         bool             done)
{
  return done || hot_model_builder_fail (self, HOT_SCORE_IO, "out of memory while building a model");
}

static bool
hot_model_builder_add_text (HotModelBuilder *self,
                            const char      *text,
                            uint32_t        *offset)
{
  *offset = self->text.size;
  if (self->text.size > UINT32_MAX / 2)
    return hot_model_builder_fail (self, HOT_SCORE_INVALID, "the names of a model take more than 2 GiB");

  return hot_model_builder_check (self, hot_buffer_append (&self->text, text, strlen (text) + 1));
}

HotModelBuilder *
hot_model_builder_new (HotModelKind kind,
                       uint32_t     n_features,
                       uint32_t     n_outputs)
{
  HotModelBuilder *self = calloc (1, sizeof *self);
  uint32_t *names;
  uint32_t offset;

  if (self == NULL)
    return NULL;

  memcpy (self->header.magic, HOT_FORMAT_MAGIC, sizeof self->header.magic);
  self->header.byte_order = HOT_FORMAT_ORDER;
  self->header.version = HOT_FORMAT_VERSION;
  self->header.kind = kind;
  self->header.n_features = n_features;
  self->header.n_outputs = n_outputs;
  self->header.n_values = 1;
  self->header.divisor = 1.0;

  if (n_features == 0 || n_features > HOT_FORMAT_MAX_FEATURES || n_outputs == 0 || n_outputs > HOT_FORMAT_MAX_OUTPUTS)
    hot_model_builder_fail (self, HOT_SCORE_INVALID, "a model needs features and outputs, and not too many of them");
  else if (hot_model_builder_add_text (self, "", &offset))
    {
      names = hot_buffer_extend (&self->names, n_features * sizeof *names);
      if (hot_model_builder_check (self, names != NULL))
        memset (names, 0, n_features * sizeof *names);
    }

  return self;
}

void
hot_model_builder_free (HotModelBuilder *self)
{
  if (self == NULL)
    return;

  hot_buffer_clear (&self->trees);
  hot_buffer_clear (&self->nodes);
  hot_buffer_clear (&self->cover);
  hot_buffer_clear (&self->cover_more);
  hot_buffer_clear (&self->linear);
  hot_buffer_clear (&self->linear_fill);
  hot_buffer_clear (&self->columns);
  hot_buffer_clear (&self->encodings);
  hot_buffer_clear (&self->entries);
  hot_buffer_clear (&self->text);
  hot_buffer_clear (&self->names);
  hot_buffer_clear (&self->classes);
  hot_buffer_clear (&self->profile);
  hot_leaf_table_clear (&self->leaves);
  free (self);
}

bool
hot_model_builder_set_link (HotModelBuilder *self,
                            HotOutputLink     link)
{
  self->header.link = link;
  return true;
}

bool
hot_model_builder_set_sum (HotModelBuilder *self,
                             double           base,
                             double           divisor)
{
  self->header.base = base;
  self->header.divisor = divisor;
  self->has_divisor = true;
  return true;
}

bool
hot_model_builder_set_target (HotModelBuilder *self,
                              const char      *name)
{
  return self->error.code == HOT_SCORE_OK && hot_model_builder_add_text (self, name, &self->header.target_name);
}

bool
hot_model_builder_set_feature (HotModelBuilder *self,
                               uint32_t         feature,
                               const char      *name)
{
  uint32_t offset;

  if (self->error.code != HOT_SCORE_OK)
    return false;
  if (feature >= self->header.n_features)
    return hot_model_builder_fail (self, HOT_SCORE_INVALID, "a name was given for a feature that the model lacks");
  if (!hot_model_builder_add_text (self, name, &offset))
    return false;

  memcpy (self->names.data + feature * sizeof offset, &offset, sizeof offset);
  return true;
}

bool
hot_model_builder_add_class (HotModelBuilder *self,
                             const char      *label)
{
  uint32_t offset;

  return self->error.code == HOT_SCORE_OK && hot_model_builder_add_text (self, label, &offset) &&
         hot_model_builder_check (self, hot_buffer_append (&self->classes, &offset, sizeof offset));
}

bool
hot_model_builder_set_profile (HotModelBuilder         *self,
                               const HotFeatureProfile *profiles)
{
  hot_buffer_clear (&self->profile);
  return hot_model_builder_check (self, hot_buffer_append (&self->profile, profiles,
                                                           self->header.n_features * sizeof *profiles));
}

bool
hot_model_builder_set_linear (HotModelBuilder *self,
                              const double    *coefficients,
                              const float     *fill)
{
  size_t n = (size_t) self->header.n_outputs * (self->header.n_features + 1);

  hot_buffer_clear (&self->linear);
  hot_buffer_clear (&self->linear_fill);
  if (fill != NULL && !hot_model_builder_check (self, hot_buffer_append (&self->linear_fill, fill,
                                                                         self->header.n_features * sizeof *fill)))
    return false;
  return hot_model_builder_check (self, hot_buffer_append (&self->linear, coefficients, n * sizeof *coefficients));
}

static bool
hot_model_builder_add_encoding (HotModelBuilder   *self,
                                const HotEncoding *encoding,
                                uint32_t           column)
{
  HotFormatEncoding record = { .column = column, .kind = encoding->kind, .n_entries = encoding->n_entries,
                               .missing = encoding->missing, .unseen = encoding->unseen,
                               .parameter = encoding->parameter };

  record.first_entry = self->entries.size / sizeof (HotEncodingEntry);
  for (uint32_t i = 0; i < encoding->n_entries; i++)
    {
      HotEncodingEntry entry = { 0, encoding->entries[i].value };

      if (!hot_model_builder_add_text (self, encoding->heap + encoding->entries[i].text, &entry.text) ||
          !hot_model_builder_check (self, hot_buffer_append (&self->entries, &entry, sizeof entry)))
        return false;
    }

  return hot_model_builder_check (self, hot_buffer_append (&self->encodings, &record, sizeof record));
}

bool
hot_model_builder_set_pipeline (HotModelBuilder      *self,
                                const HotModelColumn *columns,
                                uint32_t              n_columns,
                                const uint32_t       *feature_columns,
                                const HotEncoding    *encodings)
{
  if (self->error.code != HOT_SCORE_OK)
    return false;

  hot_buffer_clear (&self->columns);
  hot_buffer_clear (&self->encodings);
  hot_buffer_clear (&self->entries);
  for (uint32_t i = 0; i < n_columns; i++)
    {
      HotFormatColumn record = { .type = columns[i].type };

      if (!hot_model_builder_add_text (self, columns[i].name, &record.name) ||
          !hot_model_builder_check (self, hot_buffer_append (&self->columns, &record, sizeof record)))
        return false;
    }
  for (uint32_t i = 0; i < self->header.n_features; i++)
    if (!hot_model_builder_add_encoding (self, &encodings[i], feature_columns[i]))
      return false;

  return true;
}

/* The greatest float32 that is not above: float32 values compare with it as with the double. */
static float
round_down (double threshold)
{
  float rounded = (float) threshold;

  return rounded > threshold ? nextafterf (rounded, -INFINITY) : rounded;
}

static bool
hot_model_builder_add_leaf (HotModelBuilder *self,
                            const HotTree   *tree,
                            uint32_t         node)
{
  double weight = tree->nodes[node].weight;
  bool fits = weight >= 0 && weight < HOT_COVER_MORE && weight == floor (weight);
  uint8_t cover = fits ? (uint8_t) weight : HOT_COVER_MORE;
  HotFormatCover more = { self->cover.size, weight };

  return hot_buffer_append (&self->cover, &cover, sizeof cover) &&
         (fits || hot_buffer_append (&self->cover_more, &more, sizeof more)) &&
         hot_leaf_table_add (&self->leaves, tree->values + (size_t) node * tree->n_outputs, tree->n_outputs);
}

/* Lays out one node behind the others; its near child is next, its far child waits in @pending. */
static bool
hot_model_builder_add_node (HotModelBuilder   *self,
                            const HotTree     *tree,
                            uint32_t           node,
                            HotFormatWideNode *packed,
                            uint32_t          *near_child,
                            uint32_t          *far_child)
{
  const HotTreeNode *source = &tree->nodes[node];
  bool swapped;

  if (source->left >= tree->n_nodes || source->right >= tree->n_nodes || source->left <= node ||
      source->right <= node || source->feature >= self->header.n_features)
    return hot_model_builder_fail (self, HOT_SCORE_INVALID, "a tree has a node that leads outside it");

  swapped = tree->nodes[source->right].weight > tree->nodes[source->left].weight;
  *near_child = swapped ? source->right : source->left;
  *far_child = swapped ? source->left : source->right;

  packed->threshold = round_down (source->threshold);
  packed->offset = 0;
  packed->feature = source->feature << HOT_WIDE_FEATURE |
                    (uint32_t) hot_tree_is_leaf (tree, *near_child) << (HOT_LINK_NEAR_LEAF - 8) |
                    (uint32_t) hot_tree_is_leaf (tree, *far_child) << (HOT_LINK_FAR_LEAF - 8) |
                    (uint32_t) swapped << (HOT_LINK_SWAPPED - 8) |
                    (uint32_t) source->missing_left << (HOT_LINK_MISSING_LEFT - 8);
  return true;
}

/* Walks the tree depth-first, near children first. */
static bool
hot_model_builder_lay_out (HotModelBuilder   *self,
                           const HotTree     *tree,
                           HotFormatWideNode *packed,
                           Pending           *pending,
                           uint32_t          *n_packed,
                           uint32_t          *depth)
{
  uint32_t n_pending = 1;

  pending[0] = (Pending) { 0, UINT32_MAX, 0 };
  *n_packed = 0;
  *depth = 0;

  while (n_pending > 0)
    {
      Pending next = pending[--n_pending];
      uint32_t node = next.node;

      if (next.parent != UINT32_MAX)
        packed[next.parent].offset = *n_packed - next.parent;

      while (!hot_tree_is_leaf (tree, node))
        {
          uint32_t near_child, far_child;

          if (*n_packed >= tree->n_nodes / 2 || n_pending >= tree->n_nodes / 2 + 1)
            return hot_model_builder_fail (self, HOT_SCORE_INVALID, "a tree has a node with two parents");
          if (!hot_model_builder_add_node (self, tree, node, &packed[*n_packed], &near_child, &far_child))
            return false;

          pending[n_pending++] = (Pending) { far_child, *n_packed, ++next.depth };
          (*n_packed)++;
          node = near_child;
        }

      if (next.depth > *depth)
        *depth = next.depth;
      if (!hot_model_builder_check (self, hot_model_builder_add_leaf (self, tree, node)))
        return false;
    }

  return true;
}

static bool
hot_model_builder_append_nodes (HotModelBuilder         *self,
                                const HotFormatWideNode *packed,
                                uint32_t                 n_nodes,
                                uint32_t                *flags)
{
  bool narrow = self->header.n_features <= HOT_LINK_FEATURE + 1;
  uint32_t *words;

  for (uint32_t i = 0; i < n_nodes; i++)
    narrow &= packed[i].offset <= HOT_LINK_MAX_OFFSET;

  *flags = narrow ? 0 : HOT_TREE_WIDE;
  if (n_nodes == 0)
    return true;
  if (!narrow)
    {
      /* Keeps every tree at a multiple of 8 bytes. */
      size_t n_words = (3 * (size_t) n_nodes + 1) / 2 * 2;

      words = hot_buffer_extend (&self->nodes, n_words * sizeof *words);
      if (!hot_model_builder_check (self, words != NULL))
        return false;
      words[n_words - 1] = 0;
      memcpy (words, packed, n_nodes * sizeof *packed);
      return true;
    }

  words = hot_buffer_extend (&self->nodes, n_nodes * sizeof (HotFormatNode));
  if (!hot_model_builder_check (self, words != NULL))
    return false;
  for (uint32_t i = 0; i < n_nodes; i++)
    {
      HotFormatNode node = { .threshold = packed[i].threshold };

      node.link = packed[i].feature >> HOT_WIDE_FEATURE | (packed[i].feature & 0xF) << HOT_LINK_NEAR_LEAF |
                  packed[i].offset << HOT_LINK_OFFSET;
      memcpy (words + 2 * i, &node, sizeof node);
    }

  return true;
}

bool
hot_model_builder_add_tree (HotModelBuilder *self,
                            const HotTree   *tree,
                            uint32_t         output)
{
  HotFormatTree record = { .first_word = self->nodes.size / sizeof (uint32_t), .output = output };
  HotFormatWideNode *packed;
  Pending *pending;
  bool done;

  if (self->error.code != HOT_SCORE_OK)
    return false;
  if (tree->n_nodes == 0 || (tree->n_outputs != 1 && tree->n_outputs != self->header.n_outputs) ||
      output >= self->header.n_outputs ||
      (self->header.n_trees > 0 && tree->n_outputs != self->header.n_values))
    return hot_model_builder_fail (self, HOT_SCORE_INVALID, "a tree has another number of values than its model");

  self->header.n_values = tree->n_outputs;
  record.first_leaf = self->cover.size;
  packed = malloc ((tree->n_nodes / 2 + 1) * sizeof *packed);
  pending = malloc ((tree->n_nodes / 2 + 2) * sizeof *pending);
  done = hot_model_builder_check (self, packed != NULL && pending != NULL) &&
         hot_model_builder_lay_out (self, tree, packed, pending, &record.n_nodes, &record.depth) &&
         hot_model_builder_append_nodes (self, packed, record.n_nodes, &record.flags) &&
         hot_model_builder_check (self, hot_buffer_append (&self->trees, &record, sizeof record));
  free (packed);
  free (pending);
  if (done)
    self->header.n_trees++;

  return done;
}

uint32_t
hot_model_builder_get_n_trees (HotModelBuilder *self)
{
  return self->header.n_trees;
}

typedef struct {
  HotSectionId     id;
  uint32_t         item_size;
  const HotBuffer *buffer;
} Part;

static uint64_t
align_up (uint64_t offset)
{
  return (offset + HOT_FORMAT_ALIGNMENT - 1) / HOT_FORMAT_ALIGNMENT * HOT_FORMAT_ALIGNMENT;
}

static void *
hot_model_builder_assemble (HotModelBuilder *self,
                            const Part      *parts,
                            int              n_parts,
                            size_t          *size)
{
  HotFormatSection *table;
  unsigned char *image;
  uint64_t offset = align_up (sizeof self->header + n_parts * sizeof *table);

  for (int i = 0; i < n_parts; i++)
    offset = align_up (offset + parts[i].buffer->size);

  image = aligned_alloc (HOT_FORMAT_ALIGNMENT, offset);
  if (image == NULL)
    return NULL;

  memset (image, 0, align_up (sizeof self->header + n_parts * sizeof *table));
  table = (HotFormatSection *) (void *) (image + sizeof self->header);
  *size = offset;
  self->header.file_size = offset;
  self->header.n_sections = n_parts;
  offset = align_up (sizeof self->header + n_parts * sizeof *table);
  for (int i = 0; i < n_parts; i++)
    {
      const HotBuffer *buffer = parts[i].buffer;
      uint64_t next = align_up (offset + buffer->size);

      table[i] = (HotFormatSection) { parts[i].id, parts[i].item_size, offset, buffer->size / parts[i].item_size };
      if (buffer->size > 0)
        memcpy (image + offset, buffer->data, buffer->size);
      memset (image + offset + buffer->size, 0, next - offset - buffer->size);
      offset = next;
    }

  memcpy (image, &self->header, sizeof self->header);
  self->header.hash = hot_hash64 (image + offsetof (HotFormatHeader, kind), *size - offsetof (HotFormatHeader, kind));
  memcpy (image, &self->header, sizeof self->header);

  return image;
}

void *
hot_model_builder_finish (HotModelBuilder *self,
                          size_t          *size,
                          HotScoreError   *error)
{
  HotBuffer leaves = { 0 }, table = { 0 };
  Part parts[24];
  int n_parts = 0;
  void *image = NULL;
  uint32_t leaf_size = 0;
  const Part all[] = {
    { HOT_SECTION_TREES, sizeof (HotFormatTree), &self->trees },
    { HOT_SECTION_NODES, sizeof (uint32_t), &self->nodes },
    { HOT_SECTION_COVER, sizeof (uint8_t), &self->cover },
    { HOT_SECTION_COVER_MORE, sizeof (HotFormatCover), &self->cover_more },
    { HOT_SECTION_LINEAR, sizeof (double), &self->linear },
    { HOT_SECTION_LINEAR_FILL, sizeof (float), &self->linear_fill },
    { HOT_SECTION_COLUMNS, sizeof (HotFormatColumn), &self->columns },
    { HOT_SECTION_ENCODINGS, sizeof (HotFormatEncoding), &self->encodings },
    { HOT_SECTION_ENTRIES, sizeof (HotEncodingEntry), &self->entries },
    { HOT_SECTION_NAMES, sizeof (uint32_t), &self->names },
    { HOT_SECTION_TEXT, 1, &self->text },
    { HOT_SECTION_PROFILE, sizeof (HotFeatureProfile), &self->profile },
    { HOT_SECTION_CLASSES, sizeof (uint32_t), &self->classes },
  };

  if (self->error.code == HOT_SCORE_OK && self->header.kind != HOT_MODEL_LINEAR && self->header.n_trees == 0)
    hot_model_builder_fail (self, HOT_SCORE_INVALID, "a model of trees needs at least one");
  if (self->error.code == HOT_SCORE_OK && self->header.kind != HOT_MODEL_LINEAR)
    hot_model_builder_check (self, hot_leaf_table_lay_out (&self->leaves, &leaves, &leaf_size, &table));

  if (self->error.code == HOT_SCORE_OK)
    {
      if (self->header.kind == HOT_MODEL_FOREST && !self->has_divisor)
        self->header.divisor = self->header.n_trees;
      for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].buffer->size > 0 || (all[i].id == HOT_SECTION_NODES && self->header.n_trees > 0))
          parts[n_parts++] = all[i];
      if (leaf_size != 0)
        parts[n_parts++] = (Part) { leaf_size == 2 ? HOT_SECTION_LEAVES_16 : HOT_SECTION_LEAVES_32, leaf_size, &leaves };
      if (table.size > 0)
        parts[n_parts++] = (Part) { HOT_SECTION_LEAF_TABLE, sizeof (double), &table };

      image = hot_model_builder_assemble (self, parts, n_parts, size);
      hot_model_builder_check (self, image != NULL);
    }

  if (image == NULL && error != NULL)
    *error = self->error;
  hot_buffer_clear (&leaves);
  hot_buffer_clear (&table);

  return image;
}

static bool
write_all (int                  fd,
           const unsigned char *bytes,
           size_t               size)
{
  while (size > 0)
    {
      ssize_t n = write (fd, bytes, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return false;
      bytes += n;
      size -= n;
    }

  return fsync (fd) == 0;
}

bool
hot_model_write (const void    *image,
                 size_t         size,
                 const char    *path,
                 HotScoreError *error)
{
  char *temporary = NULL;
  struct stat there;
  int fd;
  bool done;

  /* A device must not become a file. */
  if (stat (path, &there) == 0 && !S_ISREG (there.st_mode))
    return hot_score_error_set (error, HOT_SCORE_IO, "%s is not a regular file", path);

  if (asprintf (&temporary, "%s.XXXXXX", path) < 0)
    return hot_score_error_set (error, HOT_SCORE_IO, "out of memory while writing %s", path);

  fd = mkostemp (temporary, O_CLOEXEC);
  done = fd >= 0 && fchmod (fd, 0644) == 0 && write_all (fd, image, size);
  if (fd >= 0)
    done = close (fd) == 0 && done;
  done = done && rename (temporary, path) == 0;
  if (!done)
    {
      hot_score_error_set (error, HOT_SCORE_IO, "%s cannot be written: %s", path, strerror (errno));
      if (fd >= 0)
        unlink (temporary);
    }
  free (temporary);

  return done;
}
