/**
 * What glibc's malloc is told when a process of Attune is started; afterwards it cannot be told any more. Few arenas:
 * threads that share memory would each keep what the others have freed. What has a quarter of a MiB or more, as the slabs
 * of documents have, is given back where it is freed; left alone malloc takes more and more of it from the heap, in which
 * it leaves holes: a tenth of the process with a million customers. Elsewhere than with glibc it means nothing.
 */
export const ALLOCATOR = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: String(256 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(8 * 1024 * 1024),
}
