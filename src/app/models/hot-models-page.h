/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/models/hot-registry.h"

G_BEGIN_DECLS

#define HOT_TYPE_MODELS_PAGE (hot_models_page_get_type ())
G_DECLARE_FINAL_TYPE (HotModelsPage, hot_models_page, HOT, MODELS_PAGE, GtkWidget)

/* The registered models of the workspace, and model directories that somebody has opened. */
GtkWidget *hot_models_page_new        (void);
void       hot_models_page_set_models (HotModelsPage *self,
                                       HotRegistry   *registry);
/* @name: of a registered model; looked at as soon as it is there */
void       hot_models_page_show       (HotModelsPage *self,
                                       const char    *name);
/* @uri: a model that need not be registered, as hot_model_place_find() takes it; @title: what it is called in the list */
void       hot_models_page_open       (HotModelsPage *self,
                                       const char    *uri,
                                       const char    *title);
void       hot_models_page_focus_view (HotModelsPage *self);

G_END_DECLS
