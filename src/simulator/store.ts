import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { World } from './world'

/** Keeps the world in one JSON file. Each save is complete before it returns, so that a killed process has lost nothing: a new file, then a rename over the old one. */
export class WorldFile {
  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true })
  }

  /** @returns null when nothing was saved yet */
  load(): World | null {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as World
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  save(world: World): void {
    writeFileSync(`${this.path}.new`, JSON.stringify(world), { mode: 0o600 })
    renameSync(`${this.path}.new`, this.path)
  }
}
