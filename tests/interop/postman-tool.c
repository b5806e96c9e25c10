/* SPDX-License-Identifier: GPL-3.0-or-later */

/* postman-tool export FILE: what the app writes for Postman, of a file of requests; postman-tool send FILE: sends all that the app reads of one of
 * Postman's, with the collection's own variables, and prints each status. */

#include <string.h>

#include "requests/hot-collection.h"
#include "requests/hot-response.h"

static gboolean
send_all (const HotCollection  *collection,
          GError              **error)
{
  for (guint i = 0; i < collection->requests->len; i++)
    {
      g_autoptr(HotRequest) request = hot_variables_expand_request (collection->variables, collection->requests->pdata[i], error);
      g_autoptr(HotResponse) response = request != NULL ? hot_request_send (request, NULL, NULL, NULL, error) : NULL;

      if (response == NULL)
        return FALSE;
      g_print ("%u %s\n", response->status, request->name);
    }

  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotCollection) collection = argc == 3 ? hot_collection_load (argv[2], &error) : NULL;

  if (collection != NULL && strcmp (argv[1], "export") == 0)
    {
      g_autofree char *text = hot_collection_to_postman (collection);

      g_print ("%s", text);
      return 0;
    }
  if (collection != NULL && send_all (collection, &error))
    return 0;
  g_printerr ("%s\n", error != NULL ? error->message : "postman-tool export|send FILE");

  return 1;
}
