import type { IncomingMessage, ServerResponse } from 'node:http'
import { liveLimits } from '@callboard/core/limits/limits'
import { type LiveTopic, liveTopics, operatorTopic } from '@callboard/core/live'
import { type Actor, mayDo } from '@callboard/kernel/operation'
import type { MembershipOf } from '@callboard/modules/members'

/** The user with an open page, and its portal; or an operator with a page of their area. */
export type Viewer = { sessionId: string; userId: string } & ({ membership: MembershipOf; actor: Actor } | { operator: true })
type Topic = LiveTopic | typeof operatorTopic

const mayReceive = (viewer: Viewer, topic: Topic): boolean =>
  'operator' in viewer ? topic === operatorTopic : topic !== operatorTopic && mayDo(viewer.actor, liveTopics[topic])

/**
 * The event stream of one open page. Events of a topic are merged: at most one per `liveLimits.gapMs`, and one in total while the
 * client does not read or its access is being checked. A slow client therefore never makes this process buffer more than one
 * event per topic.
 */
export class LiveStream {
  private readonly due = new Set<Topic>()
  private readonly waiting = new Map<Topic, NodeJS.Timeout>()
  private held = 0
  private ended = false
  /** Number of consecutive heartbeats for which the client was not reading. */
  private stalled = 0

  readonly viewer: Viewer
  readonly request: IncomingMessage
  private readonly response: ServerResponse

  constructor(viewer: Viewer, request: IncomingMessage, response: ServerResponse) {
    this.viewer = viewer
    this.request = request
    this.response = response
    response.on('drain', () => this.flush())
    response.on('error', () => response.destroy())
    response.once('close', () => this.stop())
  }

  /** Notifies the page of a topic that its viewer may read. */
  publish(topic: Topic): void {
    if (this.ended || !mayReceive(this.viewer, topic)) return
    this.due.add(topic)
    this.flush()
  }

  publishAll(): void {
    for (const topic of Object.keys(liveTopics) as LiveTopic[]) this.publish(topic)
    this.publish(operatorTopic)
  }

  /** Sends nothing until the returned function is called, while the viewer's access is uncertain. */
  hold(): () => void {
    this.held++
    return () => {
      this.held--
      this.flush()
    }
  }

  /** Keeps proxies from closing the connection, and disconnects a client that has stopped reading. */
  beat(): void {
    if (this.ended) return
    this.stalled = this.response.writableNeedDrain ? this.stalled + 1 : 0
    if (this.stalled > 2) this.response.destroy()
    else if (this.stalled === 0) this.response.write('event: ping\ndata: 1\n\n')
  }

  /** @param access whether the viewer may no longer open this page, so that the page has to check what is still accessible */
  end({ access }: { access: boolean }): void {
    if (this.ended) return
    this.stop()
    this.response.end(access ? 'event: access\ndata: 1\n\n' : undefined)
    // A client that does not read would keep the connection; it gets a moment to read the rest.
    setTimeout(() => this.response.destroy(), 2000).unref()
  }

  private stop(): void {
    this.ended = true
    this.due.clear()
    for (const timer of this.waiting.values()) clearTimeout(timer)
    this.waiting.clear()
  }

  private flush(): void {
    if (this.ended || this.held > 0) return
    for (const topic of this.due) {
      if (this.response.writableNeedDrain) return
      if (this.waiting.has(topic)) continue
      this.due.delete(topic)
      this.response.write(`data: ${topic}\n\n`)
      const again = setTimeout(() => {
        this.waiting.delete(topic)
        this.flush()
      }, liveLimits.gapMs)
      this.waiting.set(topic, again)
    }
  }
}
