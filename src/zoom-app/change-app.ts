import type { EntityManager, QueryDeepPartialEntity } from 'typeorm'
import { ZoomApp } from './zoom-app.entity'

/** Changes the institution's app, or makes its row at the first change. */
export async function changeApp(tx: EntityManager, institutionId: string, change: Partial<ZoomApp>): Promise<void> {
  const columns = change as QueryDeepPartialEntity<ZoomApp>
  const { affected } = await tx.update(ZoomApp, { institutionId }, columns)
  if (affected === 0) await tx.insert(ZoomApp, { badSignatures: 0, scopeStyle: 'granular', ...columns, institutionId })
}
