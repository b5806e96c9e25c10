/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-slice.h"

#define KEY "hot-slice-growth"
/* Milliseconds from piece to piece: about a frame, so that the widgets of few pieces are laid out in one go. */
#define PACE 16

typedef struct {
  GtkSliceListModel *slice;
  guint              piece;
  gboolean           shrinks;
} Growth;

static void
growth_free (gpointer data)
{
  Growth *self = data;

  g_object_set_data (G_OBJECT (self->slice), KEY, NULL);
  g_object_unref (self->slice);
  g_free (self);
}

static gboolean
grow_cb (gpointer user_data)
{
  Growth *self = user_data;
  GListModel *model = gtk_slice_list_model_get_model (self->slice);
  const guint size = gtk_slice_list_model_get_size (self->slice);
  const guint n = model != NULL ? g_list_model_get_n_items (model) : 0;

  if (self->shrinks)
    {
      const guint shown = MIN (size, n);

      gtk_slice_list_model_set_size (self->slice, shown > self->piece ? shown - self->piece : 0);
      return shown > self->piece ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
    }

  if (size >= n)
    {
      gtk_slice_list_model_set_size (self->slice, G_MAXUINT);
      return G_SOURCE_REMOVE;
    }

  gtk_slice_list_model_set_size (self->slice, size + self->piece);
  return G_SOURCE_CONTINUE;
}

static void
change (GtkSliceListModel *slice,
        guint              piece,
        gboolean           shrinks)
{
  Growth *growth = g_object_get_data (G_OBJECT (slice), KEY);

  if (growth == NULL)
    {
      growth = g_new (Growth, 1);
      growth->slice = g_object_ref (slice);
      g_object_set_data (G_OBJECT (slice), KEY, growth);
      g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, PACE, grow_cb, growth, growth_free);
    }

  growth->piece = piece;
  growth->shrinks = shrinks;
}

void
hot_slice_grow (GtkSliceListModel *slice,
                guint              piece)
{
  gtk_slice_list_model_set_size (slice, piece);
  change (slice, piece, FALSE);
}

void
hot_slice_shrink (GtkSliceListModel *slice,
                  guint              piece)
{
  change (slice, piece, TRUE);
}
