/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-scan.h"

const HotCsvKernel *const *
hot_csv_kernel_list (void)
{
  static const HotCsvKernel *kernels[4];
  static gsize listed = 0;

  if (g_once_init_enter (&listed))
    {
      guint n = 0;

#ifdef __x86_64__
      if (__builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512vl") &&
          __builtin_cpu_supports ("avx512dq") &&
          __builtin_cpu_supports ("avx512vbmi") && __builtin_cpu_supports ("avx512vbmi2") &&
          __builtin_cpu_supports ("avx512vpopcntdq") &&
          __builtin_cpu_supports ("pclmul") && __builtin_cpu_supports ("bmi2"))
        kernels[n++] = &hot_csv_kernel_avx512;
      if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("pclmul") && __builtin_cpu_supports ("bmi") &&
          __builtin_cpu_supports ("bmi2"))
        kernels[n++] = &hot_csv_kernel_avx2;
#endif
      kernels[n++] = &hot_csv_kernel_portable;

      g_once_init_leave (&listed, 1);
    }

  return kernels;
}

const HotCsvKernel *
hot_csv_kernel_get (void)
{
  const HotCsvKernel *const *kernels = hot_csv_kernel_list ();
  const char *name = g_getenv ("HOT_CSV_KERNEL");

  for (guint i = 0; name != NULL && kernels[i] != NULL; i++)
    if (g_str_equal (kernels[i]->name, name))
      return kernels[i];

  return kernels[0];
}
