import { Readable } from 'node:stream'
import type { DownloadWatch } from './download-watch'
import type { ZoomTrace } from './zoom-errors'
import { unanswered } from './zoom-http'

const HEAD_BYTES = 64

/** The bytes of a download: the first few can be looked at before the rest is handed on. */
export class DownloadBody {
  private head: Buffer = Buffer.alloc(0)

  private constructor(
    private readonly pieces: AsyncIterator<Uint8Array>,
    private readonly watch: DownloadWatch,
  ) {}

  /** @param stream null for an answer without a body */
  static async begin(stream: Response['body'], watch: DownloadWatch): Promise<DownloadBody> {
    const body = new DownloadBody(stream ? stream[Symbol.asyncIterator]() : nothing(), watch)
    while (body.head.length < HEAD_BYTES) {
      const next = await watch.while(body.pieces.next())
      if (next.done) break
      body.head = Buffer.concat([body.head, next.value])
    }
    return body
  }

  looksLikeAPage(): boolean {
    return /^\uFEFF?\s*<(!doctype\s+html|html)\b/i.test(this.head.subarray(0, HEAD_BYTES).toString('utf8'))
  }

  /** The whole of it. Fails with ZoomUnavailable when it breaks off or stands still. */
  stream(trace: ZoomTrace): Readable {
    const next = (): Promise<Uint8Array | null> => this.nextPiece()
    const { watch } = this
    return new Readable({
      read() {
        next().then(
          piece => this.push(piece),
          (error: unknown) => this.destroy(unanswered(trace, error)),
        )
      },
      destroy(error, done) {
        watch.abort()
        done(error)
      },
    })
  }

  private async nextPiece(): Promise<Uint8Array | null> {
    if (this.head.length > 0) return this.takeHead()
    const next = await this.watch.while(this.pieces.next())
    return next.done ? null : next.value
  }

  private takeHead(): Buffer {
    const { head } = this
    this.head = Buffer.alloc(0)
    return head
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
