import { DefaultNamingStrategy } from 'typeorm'

/** `startsAt` in code is `starts_at` in both databases, so that SQL written by hand needs no quotes. */
export class SnakeCase extends DefaultNamingStrategy {
  override tableName(className: string, givenName: string | undefined): string {
    return givenName ?? snakeCase(className)
  }

  override columnName(propertyName: string, givenName: string | undefined, prefixes: string[]): string {
    return [...prefixes, givenName ?? propertyName].map(snakeCase).join('_')
  }
}

const snakeCase = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
