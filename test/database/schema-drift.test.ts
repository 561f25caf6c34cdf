import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { migrate, MIGRATIONS, openDatabase } from '../../src/database'
import { ENTITIES } from '../../src/entities'
import { silentLogger } from '../../src/lib/logger'
import { eachDatabase, emptyDatabase } from '../support/databases'
import { Counter, COUNTERS } from './counter'

const FOLDER = join(__dirname, '../../src/database/migrations')

describe('the schema', () => {
  eachDatabase((kind, open) => {
    it('that the migrations make is the one the entities describe', async () => {
      const db = await open()

      const changes = await db.sources.writer.driver.createSchemaBuilder().log()

      expect(changes.upQueries.map(({ query }) => query)).toEqual([])
    })

    it('is seen to differ when it does', async () => {
      const own = await emptyDatabase(kind)
      const schema = { entities: [Counter], migrations: COUNTERS.migrations.slice(0, 1) }
      const db = await openDatabase({ url: own.url, ...schema, logger: silentLogger })
      await migrate(db)

      const changes = await db.sources.writer.driver.createSchemaBuilder().log()

      expect(changes.upQueries.map(({ query }) => query).join('\n')).toContain('CREATE TABLE "counter"')
      await db.close()
      await own.drop()
    })

    it('can be taken back, step by step', async () => {
      const db = await open()

      for (const _ of MIGRATIONS) await db.sources.writer.undoLastMigration()

      const runner = db.sources.writer.createQueryRunner()
      const left = await runner.getTables(db.sources.writer.entityMetadatas.map(({ tableName }) => tableName))
      await runner.release()
      expect(left.map(({ name }) => name)).toEqual([])
    })

    it('of every table names the center a row belongs to', async () => {
      const db = await open()

      const without = db.sources.writer.entityMetadatas
        .filter(entity => !entity.findColumnWithDatabaseName('institution_id'))
        .map(({ tableName }) => tableName)

      expect(without.sort()).toEqual(['first_admin_code', 'institution', 'lease'])
    })
  })

  it('knows every migration in the folder, in the order of their numbers', () => {
    const numbers = readdirSync(FOLDER).flatMap(file => /^(\d{13})-/.exec(file)?.[1] ?? [])

    expect(MIGRATIONS.map(({ name }) => name.slice(-13))).toEqual(numbers.sort())
  })

  it('has entities', () => {
    expect(ENTITIES.length).toBeGreaterThan(0)
  })
})
