import { Column, Entity, Index } from 'typeorm'
import { InstantColumn, RefColumn } from '../database'

/** Why somebody goes to Zoom: to connect, or, as an admin, also to see which permissions Zoom grants. */
export type ConsentPurpose = 'connect' | 'check'

/**
 * One way to Zoom's consent page and back. It belongs to one person, one sign-in, one institution and one purpose,
 * lasts ten minutes, and can be finished once.
 */
@Entity('oauth_transaction')
@Index(['institutionId', 'personId', 'createdAt'])
@Index(['expiresAt'])
export class OAuthTransaction {
  /** SHA-256 of the state, in hex: who reads the database cannot finish anything. */
  @Column({ type: 'varchar', length: 64, primary: true }) id!: string
  @RefColumn() institutionId!: string
  @RefColumn() personId!: string
  @Column({ type: 'varchar', length: 64 }) signInKey!: string
  @Column({ type: 'varchar', length: 10 }) purpose!: ConsentPurpose
  @Column({ type: 'varchar', length: 500 }) returnTo!: string
  /** Sealed: the PKCE verifier (RFC 7636). */
  @Column({ type: 'text' }) verifier!: string
  @InstantColumn() createdAt!: Date
  @InstantColumn() expiresAt!: Date
  @InstantColumn({ nullable: true }) usedAt!: Date | null
}
