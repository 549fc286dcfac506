import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for a database, on a disk of its own where the system lets us mount one, so that it can be filled up. */
export interface Disk {
  readonly folder: string
  readonly canBeFull: boolean
  fill(): void
  free(): void
  remove(): void
}

const blockBytes = 65_536

export function openDisk(megabytes: number): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'etude-soak-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).status === 0
  const ballast = join(folder, 'ballast')
  return {
    folder,
    canBeFull: mounted,
    fill() {
      if (!mounted) return
      const file = openSync(ballast, 'w')
      const block = Buffer.alloc(blockBytes)
      try {
        // To the last page: whoever writes next finds no room. Others write meanwhile, so that only the system knows when.
        for (;;) writeSync(file, block)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      if (mounted) spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
