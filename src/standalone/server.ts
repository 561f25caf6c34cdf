import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Opens the port before the application exists: with port 0 the application's own address is only known then. */
export class HttpServer {
  private readonly server: Server
  private listener: RequestListener | null = null

  constructor() {
    this.server = createServer(
      { headersTimeout: 20_000, requestTimeout: 60_000, keepAliveTimeout: 10_000 },
      (req, res) => {
        if (this.listener) return this.listener(req, res)
        res.writeHead(503, { 'Content-Type': 'text/plain', 'Retry-After': '2' }).end('Starting.')
      },
    )
    this.server.maxConnections = 10_000
  }

  /** @returns the port that was opened */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, () => resolve((this.server.address() as AddressInfo).port))
    })
  }

  serve(listener: RequestListener): void {
    this.listener = listener
  }

  /** Takes no new connection, lets running answers finish, and closes idle ones that browsers keep open. */
  close(): Promise<void> {
    return new Promise(resolve => {
      const sweep = setInterval(() => this.server.closeIdleConnections(), 50)
      this.server.close(() => {
        clearInterval(sweep)
        resolve()
      })
    })
  }
}
