/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "score/hot-model-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "score/hot-hash64.h"

#define MAX_FILE_SIZE (UINT64_C (1) << 40)

/* Item size of each section that is known, 0 for others. */
static const uint32_t section_item_sizes[] = {
  [HOT_SECTION_TREES] = sizeof (HotFormatTree),
  [HOT_SECTION_NODES] = sizeof (uint32_t),
  [HOT_SECTION_LEAVES_16] = sizeof (uint16_t),
  [HOT_SECTION_LEAVES_32] = sizeof (uint32_t),
  [HOT_SECTION_LEAF_TABLE] = sizeof (double),
  [HOT_SECTION_COVER] = sizeof (uint8_t),
  [HOT_SECTION_LINEAR] = sizeof (double),
  [HOT_SECTION_NAMES] = sizeof (uint32_t),
  [HOT_SECTION_TEXT] = 1,
  [HOT_SECTION_COLUMNS] = sizeof (HotFormatColumn),
  [HOT_SECTION_ENCODINGS] = sizeof (HotFormatEncoding),
  [HOT_SECTION_ENTRIES] = sizeof (HotEncodingEntry),
  [HOT_SECTION_PROFILE] = sizeof (HotFeatureProfile),
  [HOT_SECTION_CLASSES] = sizeof (uint32_t),
  [HOT_SECTION_META] = 1,
  [HOT_SECTION_COVER_MORE] = sizeof (HotFormatCover),
  [HOT_SECTION_LINEAR_FILL] = sizeof (float),
};

#define N_SECTION_IDS (sizeof section_item_sizes / sizeof *section_item_sizes)

typedef struct {
  const void *data;
  uint64_t    n_items;
} Section;

static bool
hot_model_check_header (const HotModel *self,
                        const char     *name,
                        HotScoreError  *error)
{
  const HotFormatHeader *header = self->header;

  if (self->size < sizeof *header || memcmp (header->magic, HOT_FORMAT_MAGIC, sizeof header->magic) != 0)
    return hot_score_error_set (error, HOT_SCORE_FOREIGN, "%s is not a Hothouse model", name);
  if (header->byte_order != HOT_FORMAT_ORDER)
    return hot_score_error_set (error, HOT_SCORE_FOREIGN, "%s was written for the other byte order", name);
  if (header->version != HOT_FORMAT_VERSION)
    return hot_score_error_set (error, HOT_SCORE_FOREIGN, "%s has model format %u; this program reads format %u",
                                name, header->version, HOT_FORMAT_VERSION);
  if (header->file_size != self->size)
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s has %llu bytes where it says that there are %llu",
                                name, (unsigned long long) self->size, (unsigned long long) header->file_size);
  if (hot_hash64 (self->data + offsetof (HotFormatHeader, kind), self->size - offsetof (HotFormatHeader, kind)) !=
      header->hash)
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s is damaged: its checksum does not fit its content", name);

  if (header->kind < HOT_MODEL_FOREST || header->kind >= HOT_N_MODEL_KINDS || header->link >= HOT_N_MODEL_LINKS ||
      header->n_sections > HOT_FORMAT_MAX_SECTIONS || header->n_features == 0 ||
      header->n_features > HOT_FORMAT_MAX_FEATURES || header->n_outputs == 0 ||
      header->n_outputs > HOT_FORMAT_MAX_OUTPUTS || header->n_trees > HOT_FORMAT_MAX_TREES)
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s has a header that makes no sense", name);
  if (header->kind != HOT_MODEL_LINEAR &&
      (header->n_trees == 0 || (header->n_values != 1 && header->n_values != header->n_outputs)))
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s has a header that makes no sense", name);
  if (header->kind == HOT_MODEL_LINEAR && header->n_trees != 0)
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s has a header that makes no sense", name);
  if (header->link == HOT_MODEL_LINK_LOGISTIC && header->n_outputs != 1)
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s has a header that makes no sense", name);

  return true;
}

static bool
hot_model_find_sections (const HotModel *self,
                         Section        *sections,
                         const char     *name,
                         HotScoreError  *error)
{
  const HotFormatSection *table = (const HotFormatSection *) (const void *) (self->data + sizeof *self->header);

  if (sizeof *self->header + self->header->n_sections * sizeof *table > self->size)
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s ends within its table of sections", name);

  for (uint32_t i = 0; i < self->header->n_sections; i++)
    {
      const HotFormatSection *section = &table[i];

      if (section->id >= N_SECTION_IDS || section_item_sizes[section->id] == 0)
        continue;
      if (section->item_size != section_item_sizes[section->id] || section->offset % HOT_FORMAT_ALIGNMENT != 0 ||
          section->offset > self->size || section->n_items > (self->size - section->offset) / section->item_size ||
          sections[section->id].data != NULL)
        return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s has a section %u that does not fit the file",
                                    name, section->id);
      sections[section->id] = (Section) { self->data + section->offset, section->n_items };
    }

  return true;
}

static bool
hot_model_check_offsets (const HotModel *self,
                         const uint32_t *offsets,
                         uint64_t        n_offsets)
{
  for (uint64_t i = 0; i < n_offsets; i++)
    if (offsets[i] >= self->text_size)
      return false;

  return true;
}

static bool
hot_model_check_texts (HotModel      *self,
                       const Section *sections,
                       const char    *name,
                       HotScoreError *error)
{
  self->text = sections[HOT_SECTION_TEXT].data;
  self->text_size = sections[HOT_SECTION_TEXT].n_items;
  self->names = sections[HOT_SECTION_NAMES].data;
  self->classes = sections[HOT_SECTION_CLASSES].data;
  self->n_classes = sections[HOT_SECTION_CLASSES].n_items;
  self->profile = sections[HOT_SECTION_PROFILE].data;

  if (self->text == NULL || self->text_size == 0 || self->text[self->text_size - 1] != '\0' || self->names == NULL ||
      sections[HOT_SECTION_NAMES].n_items != self->header->n_features ||
      (self->profile != NULL && sections[HOT_SECTION_PROFILE].n_items != self->header->n_features) ||
      self->header->target_name >= self->text_size ||
      !hot_model_check_offsets (self, self->names, self->header->n_features) ||
      !hot_model_check_offsets (self, self->classes, self->n_classes))
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s has names that lie outside its text", name);

  return true;
}

/* One pass, without branches in the loop: a file that is whole pays next to nothing for the distrust. */
static bool
hot_model_check_narrow (const HotFormatNode *nodes,
                        uint32_t             n_nodes,
                        uint32_t             n_features)
{
  uint32_t bad = 0;

  for (uint32_t i = 0; i < n_nodes; i++)
    {
      uint32_t link = nodes[i].link;
      uint32_t offset = link >> HOT_LINK_OFFSET;
      uint32_t room = n_nodes - i;
      uint32_t near_leaf = link >> HOT_LINK_NEAR_LEAF & 1;
      uint32_t far_leaf = link >> HOT_LINK_FAR_LEAF & 1;

      bad |= (link & HOT_LINK_FEATURE) >= n_features;
      bad |= offset == 0;
      bad |= offset >= room + far_leaf;
      bad |= 1 >= room + near_leaf;
    }

  return bad == 0;
}

static bool
hot_model_check_wide (const HotFormatWideNode *nodes,
                      uint32_t                 n_nodes,
                      uint32_t                 n_features)
{
  const int shift = HOT_LINK_NEAR_LEAF;
  uint32_t bad = 0;

  for (uint32_t i = 0; i < n_nodes; i++)
    {
      uint32_t link = nodes[i].feature << shift;
      uint64_t room = (uint64_t) n_nodes - i;

      bad |= nodes[i].feature >> HOT_WIDE_FEATURE >= n_features;
      bad |= nodes[i].offset == 0;
      bad |= nodes[i].offset >= room + (link >> HOT_LINK_FAR_LEAF & 1);
      bad |= 1 >= room + (link >> HOT_LINK_NEAR_LEAF & 1);
    }

  return bad == 0;
}

static bool
hot_model_check_tree (const HotModel      *self,
                      const HotFormatTree *tree)
{
  bool wide = (tree->flags & HOT_TREE_WIDE) != 0;
  uint64_t n_words = (uint64_t) tree->n_nodes * (wide ? 3 : 2);

  if (tree->first_word % 2 != 0 || tree->first_word > self->n_words || n_words > self->n_words - tree->first_word)
    return false;
  if (tree->first_leaf >= self->n_leaves || tree->n_nodes >= self->n_leaves - tree->first_leaf)
    return false;
  if (tree->output >= self->header->n_outputs)
    return false;

  if (wide)
    return hot_model_check_wide ((const HotFormatWideNode *) (const void *) (self->words + tree->first_word),
                                 tree->n_nodes, self->header->n_features);
  return hot_model_check_narrow ((const HotFormatNode *) (const void *) (self->words + tree->first_word),
                                 tree->n_nodes, self->header->n_features);
}

static bool
hot_model_check_leaves (const HotModel *self)
{
  uint64_t n_rows = self->n_table_rows;

  if (self->leaves_16 != NULL)
    {
      uint32_t highest = 0;

      for (uint64_t i = 0; i < self->n_leaves; i++)
        highest = self->leaves_16[i] > highest ? self->leaves_16[i] : highest;
      return highest < n_rows;
    }
  if (self->leaves_32 != NULL)
    {
      uint32_t highest = 0;

      for (uint64_t i = 0; i < self->n_leaves; i++)
        highest = self->leaves_32[i] > highest ? self->leaves_32[i] : highest;
      return highest < n_rows;
    }

  return true;
}

static bool
hot_model_check_trees (HotModel      *self,
                       const Section *sections,
                       const char    *name,
                       HotScoreError *error)
{
  const Section *leaves_16 = &sections[HOT_SECTION_LEAVES_16];
  const Section *leaves_32 = &sections[HOT_SECTION_LEAVES_32];
  const Section *cover = &sections[HOT_SECTION_COVER];

  self->trees = sections[HOT_SECTION_TREES].data;
  self->words = sections[HOT_SECTION_NODES].data;
  self->n_words = sections[HOT_SECTION_NODES].n_items;
  self->leaf_table = sections[HOT_SECTION_LEAF_TABLE].data;
  self->n_table_rows = sections[HOT_SECTION_LEAF_TABLE].n_items / self->header->n_values;
  self->leaves_16 = leaves_16->data;
  self->leaves_32 = leaves_32->data;
  self->n_leaves = leaves_16->data != NULL ? leaves_16->n_items
                 : leaves_32->data != NULL ? leaves_32->n_items
                                           : self->n_table_rows;
  self->cover = cover->data;
  self->cover_more = sections[HOT_SECTION_COVER_MORE].data;
  self->n_cover_more = sections[HOT_SECTION_COVER_MORE].n_items;

  if (self->trees == NULL || sections[HOT_SECTION_TREES].n_items != self->header->n_trees || self->words == NULL ||
      self->leaf_table == NULL || (cover->data != NULL && cover->n_items != self->n_leaves))
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s lacks a part of its trees", name);

  for (uint32_t i = 0; i < self->header->n_trees; i++)
    if (!hot_model_check_tree (self, &self->trees[i]))
      return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s has a tree, number %u, that leads outside itself",
                                  name, i + 1);
  if (!hot_model_check_leaves (self))
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s has leaves without a value", name);

  return true;
}

static bool
hot_model_check (HotModel      *self,
                 const char    *name,
                 HotScoreError *error)
{
  Section sections[N_SECTION_IDS] = { 0 };

  if (!hot_model_check_header (self, name, error) ||
      !hot_model_find_sections (self, sections, name, error) ||
      !hot_model_check_texts (self, sections, name, error))
    return false;

  if (self->header->kind == HOT_MODEL_LINEAR)
    {
      self->linear = sections[HOT_SECTION_LINEAR].data;
      self->linear_fill = sections[HOT_SECTION_LINEAR_FILL].data;
      if (self->linear_fill != NULL && sections[HOT_SECTION_LINEAR_FILL].n_items != self->header->n_features)
        return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s lacks values to fill gaps with", name);
      if (self->linear == NULL || sections[HOT_SECTION_LINEAR].n_items !=
                                    (uint64_t) self->header->n_outputs * (self->header->n_features + 1))
        return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s lacks coefficients", name);
    }
  else if (!hot_model_check_trees (self, sections, name, error))
    return false;

  self->columns = sections[HOT_SECTION_COLUMNS].data;
  self->n_columns = sections[HOT_SECTION_COLUMNS].n_items;
  self->encodings = sections[HOT_SECTION_ENCODINGS].data;
  self->entries = sections[HOT_SECTION_ENTRIES].data;
  self->n_entries = sections[HOT_SECTION_ENTRIES].n_items;
  if (self->encodings != NULL && sections[HOT_SECTION_ENCODINGS].n_items != self->header->n_features)
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s does not say how each feature is made", name);

  return hot_model_prepare_encodings (self, name, error);
}

HotModel *
hot_model_open_memory (const void    *data,
                       size_t         size,
                       const char    *name,
                       HotScoreError *error)
{
  HotModel *self;

  if (data == NULL || (uintptr_t) data % HOT_FORMAT_ALIGNMENT != 0)
    {
      hot_score_error_set (error, HOT_SCORE_INVALID, "a model in memory must be aligned to %d bytes",
                           HOT_FORMAT_ALIGNMENT);
      return NULL;
    }

  self = calloc (1, sizeof *self);
  if (self == NULL)
    {
      hot_score_error_set (error, HOT_SCORE_IO, "out of memory while opening %s", name);
      return NULL;
    }

  self->data = data;
  self->size = size;
  self->header = data;
  if (!hot_model_check (self, name, error))
    {
      hot_model_close (self);
      return NULL;
    }

  return self;
}

static HotModel *
hot_model_map (int            fd,
               const char    *path,
               HotScoreError *error)
{
  HotModel *self;
  struct stat status;
  void *data;

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      hot_score_error_set (error, HOT_SCORE_IO, "%s is not a regular file", path);
      return NULL;
    }
  if ((uint64_t) status.st_size < sizeof (HotFormatHeader) || (uint64_t) status.st_size > MAX_FILE_SIZE)
    {
      hot_score_error_set (error, HOT_SCORE_FOREIGN, "%s is not a Hothouse model", path);
      return NULL;
    }

  data = mmap (NULL, status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED)
    {
      hot_score_error_set (error, HOT_SCORE_IO, "%s cannot be mapped: %s", path, strerror (errno));
      return NULL;
    }
  /* All at once, unless its size says already that it will be refused. */
  if (((const HotFormatHeader *) data)->file_size == (uint64_t) status.st_size)
    madvise (data, status.st_size, MADV_POPULATE_READ);

  self = hot_model_open_memory (data, status.st_size, path, error);
  if (self == NULL)
    munmap (data, status.st_size);
  else
    self->is_mapped = true;

  return self;
}

HotModel *
hot_model_open (const char    *path,
                HotScoreError *error)
{
  HotModel *self;
  /* A pipe would be waited for. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    {
      hot_score_error_set (error, HOT_SCORE_IO, "%s cannot be opened: %s", path, strerror (errno));
      return NULL;
    }

  self = hot_model_map (fd, path, error);
  close (fd);

  return self;
}

void
hot_model_close (HotModel *self)
{
  if (self == NULL)
    return;

  if (self->is_mapped)
    munmap ((void *) (uintptr_t) self->data, self->size);
  free (self->ready_encodings);
  free (self->column_features);
  free (self);
}

HotModelKind
hot_model_get_kind (const HotModel *self)
{
  return self->header->kind;
}

HotOutputLink
hot_model_get_link (const HotModel *self)
{
  return self->header->link;
}

uint32_t
hot_model_get_n_features (const HotModel *self)
{
  return self->header->n_features;
}

uint32_t
hot_model_get_n_outputs (const HotModel *self)
{
  return self->header->n_outputs;
}

uint32_t
hot_model_get_n_trees (const HotModel *self)
{
  return self->header->n_trees;
}

uint64_t
hot_model_get_n_nodes (const HotModel *self)
{
  uint64_t n_nodes = 0;

  for (uint32_t i = 0; i < self->header->n_trees; i++)
    n_nodes += 2 * (uint64_t) self->trees[i].n_nodes + 1;

  return n_nodes;
}

size_t
hot_model_get_size (const HotModel *self)
{
  return self->size;
}

const void *
hot_model_get_data (const HotModel *self)
{
  return self->data;
}

const char *
hot_model_get_target (const HotModel *self)
{
  return self->text + self->header->target_name;
}

const char *
hot_model_get_feature (const HotModel *self,
                       uint32_t        feature)
{
  return feature < self->header->n_features ? self->text + self->names[feature] : NULL;
}

uint32_t
hot_model_get_n_classes (const HotModel *self)
{
  return self->n_classes;
}

const char *
hot_model_get_class (const HotModel *self,
                     uint32_t        index)
{
  return index < self->n_classes ? self->text + self->classes[index] : NULL;
}

const HotFeatureProfile *
hot_model_get_profile (const HotModel *self,
                       uint32_t        feature)
{
  return self->profile != NULL && feature < self->header->n_features ? &self->profile[feature] : NULL;
}
