import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'

/** One browser in which a person is signed in. The cookie's token is not stored, only its hash. */
@Entity('sign_in')
export class SignIn {
  /** SHA-256 of the token, in hex. */
  @Column({ type: 'varchar', length: 64, primary: true }) id!: string
  @RefColumn() @Index() personId!: string
  @RefColumn() institutionId!: string
  @InstantColumn() createdAt!: Date
  @Index()
  @InstantColumn()
  expiresAt!: Date
}

/** The code on the console with which the first admin of an empty installation makes an account. */
@Entity('first_admin_code')
export class FirstAdminCode {
  @IdColumn() id!: string
  @Column({ type: 'varchar', length: 64 }) codeHash!: string
}
