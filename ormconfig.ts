import { dataSourceOf, MIGRATIONS } from './src/database'
import { ENTITIES } from './src/entities'
import { silentLogger } from './src/lib/logger'

/** For TypeORM's own command line, such as `npx tsx node_modules/typeorm/cli.js migration:show -d ormconfig.ts`. */
export default dataSourceOf({
  url: process.env['DATABASE_URL'] ?? 'sqlite:data/simcenter.sqlite',
  entities: ENTITIES,
  migrations: MIGRATIONS,
  logger: silentLogger,
})
