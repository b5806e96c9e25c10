/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-image-server.h"

#include <elf.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-mapped-file.h"

#define SERVER "hothouse-serve"

static const struct {
  guint16     machine;
  const char *architecture;
} architectures[] = {
  { EM_X86_64, "amd64" },
  { EM_AARCH64, "arm64" },
  { EM_RISCV, "riscv64" },
  { EM_PPC64, "ppc64le" },
  { EM_S390, "s390x" },
};

static gboolean
refuse (const char  *path,
        GError     **error)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is not a program for a Linux of 64 bits, so no image can run it."), path);
  return FALSE;
}

/* @loader: (out) (nullable) (transfer full): of a program that needs shared libraries */
static gboolean
read_head (HotImageServer  *self,
           const char      *path,
           char           **loader,
           GError         **error)
{
  g_autoptr(HotMappedFile) file = hot_mapped_file_open (path, error);
  const guint16 own_order = G_BYTE_ORDER == G_LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB;
  const char *data;
  gsize size;
  Elf64_Ehdr head;

  if (file == NULL)
    return FALSE;
  data = hot_mapped_file_get_data (file);
  size = hot_mapped_file_get_size (file);
  if (size < sizeof head)
    return refuse (path, error);
  memcpy (&head, data, sizeof head);
  if (memcmp (head.e_ident, ELFMAG, SELFMAG) != 0 || head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_ident[EI_DATA] != own_order)
    return refuse (path, error);

  for (guint i = 0; i < G_N_ELEMENTS (architectures); i++)
    if (architectures[i].machine == head.e_machine)
      self->architecture = architectures[i].architecture;
  if (self->architecture == NULL)
    return refuse (path, error);

  for (guint i = 0; i < head.e_phnum; i++)
    {
      const guint64 at = head.e_phoff + (guint64) i * sizeof (Elf64_Phdr);
      Elf64_Phdr segment;

      if (head.e_phoff > size || at + sizeof segment > size)
        return refuse (path, error);
      memcpy (&segment, data + at, sizeof segment);
      if (segment.p_type != PT_INTERP)
        continue;
      if (segment.p_offset > size || segment.p_filesz > size - segment.p_offset)
        return refuse (path, error);
      *loader = g_strndup (data + segment.p_offset, segment.p_filesz);
    }

  return TRUE;
}

/* Lines are "\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)", "\t/lib64/ld-linux-x86-64.so.2 (0x…)" and "\tlinux-vdso.so.1 (0x…)". */
static gboolean
take_libraries (HotImageServer  *self,
                const char      *path,
                const char      *text,
                GError         **error)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GStrvBuilder) libraries = g_strv_builder_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *arrow = strstr (lines[i], " => ");
      const char *start = arrow != NULL ? arrow + 4 : g_strchug (lines[i]);
      const char *end = strstr (start, " (0x");

      if (arrow != NULL && *start != '/')
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s needs a library that is not installed: %s"), path, g_strstrip (lines[i]));
          return FALSE;
        }
      if (*start == '/' && end != NULL)
        g_strv_builder_take (libraries, g_strndup (start, end - start));
    }
  self->libraries = g_strv_builder_end (libraries);

  return TRUE;
}

gboolean
hot_image_server_examine (HotImageServer  *self,
                          const char      *path,
                          GCancellable    *cancellable,
                          GError         **error)
{
  g_autofree char *loader = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GSubprocess) process = NULL;

  *self = (HotImageServer) { NULL };
  if (!read_head (self, path, &loader, error))
    return FALSE;
  if (loader == NULL)
    {
      self->libraries = g_new0 (char *, 1);
      return TRUE;
    }

  /* What ldd does. */
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, error, loader, "--list", path, NULL);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, cancellable, &text, NULL, error))
    return FALSE;
  if (!g_subprocess_get_successful (process))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("The libraries that %s needs cannot be found."), path);
      return FALSE;
    }

  return take_libraries (self, path, text, error);
}

void
hot_image_server_clear (HotImageServer *self)
{
  g_clear_pointer (&self->libraries, g_strfreev);
}

char *
hot_image_server_find (GError **error)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : g_strdup (".");
  const char *places[][4] = {
    { "..", "lib", "hothouse", SERVER "-static" },
    { "..", "serve", SERVER "-static", NULL },
    { "..", "..", "serve", SERVER "-static" },
    { SERVER, NULL, NULL, NULL },
    { "..", "serve", SERVER, NULL },
    { "..", "..", "serve", SERVER },
  };
  const char *named = g_getenv ("HOTHOUSE_SERVE");
  char *found;

  if (named != NULL && *named != '\0')
    {
      if (g_file_test (named, G_FILE_TEST_IS_EXECUTABLE) && g_file_test (named, G_FILE_TEST_IS_REGULAR))
        return g_strdup (named);
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("HOTHOUSE_SERVE names %s, which is no program."), named);
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i][0], places[i][1], places[i][2], places[i][3], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_canonicalize_filename (path, NULL);
    }

  found = g_find_program_in_path (SERVER);
  if (found == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("The program “%s” is not installed beside this one."), SERVER);

  return found;
}
