/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The model file, version 1, as it lies on disk and in memory. Private to this folder.
 *
 * All numbers are little-endian, every section starts at a multiple of 64 bytes, and unknown sections are skipped. A tree is stored without
 * its leaves: internal nodes in depth-first order, the child that more training rows took ("near") right behind its parent,
 * the other one ("far") at an offset. The leaf to which a path leads has the number
 *
 *     (index of the node that would follow) - (near steps taken, the last one included)
 *
 * among the tree's leaves in depth-first order, so no node has to say it. Every step goes to a greater index: a path ends, whatever a
 * file says, and checking each node once against the end of its tree makes all paths safe.
 */

#include <stdint.h>

#define HOT_FORMAT_MAGIC      "HOTMODEL"
#define HOT_FORMAT_ORDER      UINT32_C (0x01020304)
#define HOT_FORMAT_VERSION    1
#define HOT_FORMAT_ALIGNMENT  64

/* Limits that no sane model reaches; a file above them is refused before anything is multiplied. */
#define HOT_FORMAT_MAX_SECTIONS 64
#define HOT_FORMAT_MAX_FEATURES (1u << 20)
#define HOT_FORMAT_MAX_OUTPUTS  4096u  /* HOT_MODEL_MAX_CLASSES */
#define HOT_FORMAT_MAX_TREES    (1u << 20)

typedef enum {
  HOT_SECTION_TREES = 1,     /* HotFormatTree */
  HOT_SECTION_NODES,         /* uint32_t words: HotFormatNode or HotFormatWideNode, as the tree says */
  HOT_SECTION_LEAVES_16,     /* uint16_t: row of the leaf table; one of the three LEAVES sections is there */
  HOT_SECTION_LEAVES_32,     /* uint32_t: row of the leaf table */
  HOT_SECTION_LEAF_TABLE,    /* double: n_values a row; without LEAVES, one row a leaf */
  HOT_SECTION_COVER,         /* uint8_t: weight of the training rows in each leaf; 255 means that it is in COVER_MORE */
  HOT_SECTION_LINEAR,        /* double: n_outputs x (n_features coefficients, intercept) */
  HOT_SECTION_NAMES,         /* uint32_t: offset of each feature's name in TEXT */
  HOT_SECTION_TEXT,          /* char: NUL-terminated UTF-8 strings, one after the other */
  HOT_SECTION_COLUMNS,       /* HotFormatColumn: what the model is fed */
  HOT_SECTION_ENCODINGS,     /* HotFormatEncoding: one a feature, how it comes from a column */
  HOT_SECTION_ENTRIES,       /* HotEncodingEntry: dictionaries, each sorted by its text's bytes */
  HOT_SECTION_PROFILE,       /* HotFeatureProfile: one a feature, of the training rows */
  HOT_SECTION_CLASSES,       /* uint32_t: offset of each class's label in TEXT */
  HOT_SECTION_META,          /* char: JSON about the model's origin; neither written nor read here */
  HOT_SECTION_COVER_MORE,    /* HotFormatCover: sorted by leaf */
  HOT_SECTION_LINEAR_FILL,   /* float: what stands for a missing value of each feature in a linear model */
} HotSectionId;

typedef struct {
  uint32_t id;
  uint32_t item_size;
  uint64_t offset;
  uint64_t n_items;
} HotFormatSection;

typedef struct {
  char     magic[8];
  uint32_t byte_order;
  uint32_t version;
  uint64_t file_size;
  uint64_t hash;             /* hot_hash64() of everything behind this field */
  uint32_t kind;             /* HotModelKind */
  uint32_t n_sections;       /* the table of sections follows this header */
  uint32_t n_features;
  uint32_t n_outputs;
  uint32_t n_trees;
  uint32_t n_values;         /* doubles in a row of the leaf table */
  uint32_t link;             /* HotOutputLink */
  uint32_t reserved;
  double   divisor;          /* predictions are base + sum over trees / divisor, before the link */
  double   base;
  uint32_t target_name;      /* in TEXT */
  uint32_t padding[11];
} HotFormatHeader;

typedef struct {
  uint64_t first_word;       /* in NODES */
  uint64_t first_leaf;
  uint32_t n_nodes;          /* internal nodes; the tree has one leaf more */
  uint32_t flags;            /* HOT_TREE_WIDE */
  uint32_t output;           /* to which output its one value is added, where n_values is 1 */
  uint32_t depth;
} HotFormatTree;

#define HOT_TREE_WIDE 1u

/* 8 bytes: up to 256 features and offsets below 2^20. */
typedef struct {
  float    threshold;
  uint32_t link;
} HotFormatNode;

#define HOT_LINK_FEATURE      0xFFu
#define HOT_LINK_NEAR_LEAF    8      /* bit: the near child is a leaf */
#define HOT_LINK_FAR_LEAF     9      /* bit: the far child is a leaf */
#define HOT_LINK_SWAPPED      10     /* bit: near is right */
#define HOT_LINK_MISSING_LEFT 11     /* bit: NaN goes left */
#define HOT_LINK_OFFSET       12     /* and up: far child minus parent */
#define HOT_LINK_MAX_OFFSET   ((1u << 20) - 1)

/* 12 bytes, for all else: features in 28 bits above the same four bits, shifted down to 0. */
typedef struct {
  float    threshold;
  uint32_t feature;
  uint32_t offset;
} HotFormatWideNode;

#define HOT_WIDE_FEATURE 4

#define HOT_COVER_MORE 255

typedef struct {
  uint64_t leaf;
  double   weight;
} HotFormatCover;

typedef struct {
  uint32_t name;             /* in TEXT */
  uint32_t type;             /* HotRawType */
  uint32_t flags;
  uint32_t reserved;
} HotFormatColumn;

typedef struct {
  uint32_t column;
  uint32_t kind;             /* HotEncodingKind */
  uint32_t first_entry;
  uint32_t n_entries;
  float    missing;          /* what a missing value becomes; NaN leaves it to the trees */
  float    unseen;           /* what a text becomes that the dictionary lacks */
  double   parameter;
} HotFormatEncoding;

_Static_assert (sizeof (HotFormatHeader) == 128, "header");
_Static_assert (sizeof (HotFormatSection) == 24, "section");
_Static_assert (sizeof (HotFormatTree) == 32, "tree");
_Static_assert (sizeof (HotFormatNode) == 8, "node");
_Static_assert (sizeof (HotFormatWideNode) == 12, "wide node");
_Static_assert (sizeof (HotFormatEncoding) == 32, "encoding");
