import { Column, Entity } from 'typeorm'
import { InstantColumn, JsonColumn, RefColumn } from '../database'
import type { Reach } from '../zoom'

/** What Zoom said when we showed it Client ID and secret. */
export type CredentialsCheck = 'accepted' | 'refused' | 'unreachable'

/** Zoom names its permissions in two ways: apps made before spring 2024 show the older ones. */
export type ScopeStyle = 'classic' | 'granular'

/** Which of Zoom's pages the set-up speaks of: those since spring 2024, or the older ones. */
export type Wording = 'today' | 'older'

/**
 * What was wrong when Zoom last asked the address to prove itself. `former-token`: the Secret token before the present
 * one could answer; `no-token`: none was saved yet.
 */
export type ChallengeProblem = 'former-token' | 'no-token'

/** Whether the institution pays for everybody's Zoom license, or each instructor has an account of their own. */
export type Licensing = 'institution' | 'own'

/** The call in which Zoom refused the app, for whoever asks Zoom's support. */
export interface RefusedCall {
  call: string
  httpStatus: number | null
  code: number | string | null
  trackingId: string | null
}

/** One call of the test with an admin's own account. */
export interface TestCall {
  /** As the reader knows it from Zoom: `POST /users/me/meetings`. */
  call: string
  what: string
  ok: boolean
  /** What came back, in words. */
  result: string
  ms: number
  /** HTTP's, as Zoom answered; null when no answer came. Absent in tests of earlier versions. */
  status?: number | null
  /** Whether Zoom counts it toward what a host may do in a day. Absent in tests of earlier versions. */
  counted?: boolean
}

/** An institution's Zoom app: the keys of its one user-managed OAuth app, and how far its set-up has come. */
@Entity('zoom_app')
export class ZoomApp {
  @RefColumn({ primary: true }) institutionId!: string

  @Column({ type: 'varchar', length: 100, nullable: true }) clientId!: string | null
  /** Sealed. No page ever shows it again. */
  @Column({ type: 'text', nullable: true }) clientSecret!: string | null
  @Column({ type: 'varchar', length: 4, nullable: true }) clientSecretEnd!: string | null
  @InstantColumn({ nullable: true }) clientSecretSavedAt!: Date | null
  @Column({ type: 'varchar', length: 12, nullable: true }) credentialsCheck!: CredentialsCheck | null
  @InstantColumn({ nullable: true }) credentialsCheckedAt!: Date | null

  /** Sealed: signs the events that Zoom sends. */
  @Column({ type: 'text', nullable: true }) secretToken!: string | null
  @Column({ type: 'varchar', length: 4, nullable: true }) secretTokenEnd!: string | null
  @InstantColumn({ nullable: true }) secretTokenSavedAt!: Date | null
  /** Sealed: the one before, still good for events that are on their way. */
  @Column({ type: 'text', nullable: true }) formerSecretToken!: string | null
  @InstantColumn({ nullable: true }) formerSecretTokenUntil!: Date | null
  /** When Zoom last asked this address to prove that it knows the secret token. */
  @InstantColumn({ nullable: true }) validatedAt!: Date | null
  @Column({ type: 'varchar', length: 12, nullable: true }) challengeProblem!: ChallengeProblem | null
  @InstantColumn({ nullable: true }) lastEventAt!: Date | null
  /** Since the last good one. */
  @Column({ type: 'integer' }) badSignatures!: number

  @InstantColumn({ nullable: true }) rightsConfirmedAt!: Date | null
  @InstantColumn({ nullable: true }) appCreatedAt!: Date | null
  @InstantColumn({ nullable: true }) finishedAt!: Date | null
  @Column({ type: 'varchar', length: 10 }) scopeStyle!: ScopeStyle

  /** What Zoom granted at the newest check, as Zoom wrote it; null before the first. */
  @Column({ type: 'text', nullable: true }) grantedScopes!: string | null
  @InstantColumn({ nullable: true }) scopesCheckedAt!: Date | null
  @RefColumn({ nullable: true }) scopesCheckedBy!: string | null
  /** The Zoom account in which the app was made, as the check showed it. */
  @Column({ type: 'varchar', length: 64, nullable: true }) zoomAccountId!: string | null
  @JsonColumn({ nullable: true }) lastTest!: TestCall[] | null
  @InstantColumn({ nullable: true }) testedAt!: Date | null
  /** Zoom's numbers of the meetings that the last tests made, the newest first. */
  @JsonColumn({ nullable: true }) testMeetings!: string[] | null
  /** When Zoom first told of the newest of them. */
  @InstantColumn({ nullable: true }) testEventAt!: Date | null

  /** Why Zoom refuses the app as a whole; it concerns everybody, and disconnects nobody. */
  @Column({ type: 'varchar', length: 40, nullable: true }) brokenCode!: string | null
  @Column({ type: 'varchar', length: 300, nullable: true }) brokenText!: string | null
  @InstantColumn({ nullable: true }) brokenSince!: Date | null
  @JsonColumn({ nullable: true }) brokenTrace!: RefusedCall | null

  /** Null: today's. */
  @Column({ type: 'varchar', length: 10, nullable: true }) wording!: Wording | null
  /** Null: not said yet. */
  @Column({ type: 'varchar', length: 12, nullable: true }) licensing!: Licensing | null
  /** Whether this server could reach itself under its public address. */
  @Column({ type: 'varchar', length: 12, nullable: true }) reach!: Reach | null
  @InstantColumn({ nullable: true }) reachCheckedAt!: Date | null
  /** SHA-256 of the token in the link for whoever holds the Zoom rights. */
  @Column({ type: 'varchar', length: 64, nullable: true }) handOverHash!: string | null
  @InstantColumn({ nullable: true }) handOverUntil!: Date | null
  /** Set while an admin has switched Zoom off: then nothing is asked of Zoom. */
  @InstantColumn({ nullable: true }) offSince!: Date | null
  @RefColumn({ nullable: true }) offBy!: string | null
}
