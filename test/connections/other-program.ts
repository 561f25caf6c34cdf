import { openDatabase } from '../../src/database'
import { silentLogger } from '../../src/lib/logger'

/** Another program on the same file, that holds a transaction open for writing. */
export async function otherProgram(url: string) {
  const db = await openDatabase({ url, entities: [], migrations: [], logger: silentLogger })
  let release = (): void => undefined
  let over: Promise<void> = Promise.resolve()
  return {
    lock: () =>
      new Promise<void>(resolve => {
        const isHeld = new Promise<void>(done => (release = done))
        over = db.write(async tx => {
          await tx.query('SELECT 1')
          resolve()
          await isHeld
        })
      }),
    async release() {
      release()
      await over
      await db.close()
    },
  }
}
