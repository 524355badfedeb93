import { between, type Camera, centreCamera, fitCamera, keepInView, type Point, type Size, zoomCamera } from './map-camera.ts'
import type { Rect } from './map-layout.ts'

const flightMs = 320

type Environment = {
  /** Calls back once before the next frame, with its time in milliseconds. */
  frame: (work: (time: number) => void) => number
  cancel: (id: number) => void
  now: () => number
  prefersStill: () => boolean
}

const browser: Environment = {
  frame: (work) => requestAnimationFrame(work),
  cancel: (id) => cancelAnimationFrame(id),
  now: () => performance.now(),
  prefersStill: () => window.matchMedia('(prefers-reduced-motion: reduce)').matches,
}

/** Where one looks. It is no state of React: a frame of a move draws the canvas and renders nothing. */
export class CameraControl {
  #camera: Camera = { x: 0, y: 0, scale: 1 }
  #size: Size = { width: 1, height: 1 }
  #map: Size = { width: 1, height: 1 }
  /** Whether the whole map is shown, which it stays when the window changes. */
  #fitted = true
  #flight = 0
  #drawing = 0
  readonly #environment: Environment
  /** Called once a frame after something has changed. */
  onFrame: (camera: Camera, size: Size) => void = () => undefined

  constructor(environment: Environment = browser) {
    this.#environment = environment
  }

  get camera(): Camera {
    return this.#camera
  }

  get size(): Size {
    return this.#size
  }

  get #whole(): Camera {
    return fitCamera({ x: 0, y: 0, ...this.#map }, this.#size)
  }

  get minScale(): number {
    return this.#whole.scale * 0.6
  }

  /** Another map is shown whole. */
  setMap({ width, height }: Size): void {
    this.#map = { width, height }
    this.#place(this.#whole, true)
  }

  /** What was in the middle stays there; a map that was shown whole is shown whole again. */
  resize(size: Size): void {
    const before = this.#size
    this.#size = size
    const { x, y, scale } = this.#camera
    const moved = { scale, x: x + (size.width - before.width) / 2, y: y + (size.height - before.height) / 2 }
    this.#place(this.#fitted ? this.#whole : moved, this.#fitted)
  }

  /** Moves at once, as a hand or a wheel does. */
  set(camera: Camera): void {
    this.#environment.cancel(this.#flight)
    this.#place(camera, false)
  }

  /** Brings a point to the middle of what is left when a panel covers some pixels on the right. */
  centreOn(point: Point, scale: number, covered = 0): void {
    this.#fly(() => centreCamera(point, scale, { ...this.#size, width: this.#size.width - covered }), false)
  }

  /** Whether a rectangle is in view, in what is left of a panel that covers some pixels on the right. */
  shows(rect: Rect, covered = 0): boolean {
    const { x, y, scale } = this.#camera
    const [left, top] = [rect.x * scale + x, rect.y * scale + y]
    return (
      left >= 0 &&
      top >= 0 &&
      left + rect.width * scale <= this.#size.width - covered &&
      top + rect.height * scale <= this.#size.height
    )
  }

  fit(): void {
    this.#fly(() => this.#whole, true)
  }

  show(rect: Rect): void {
    this.#fly(() => fitCamera(rect, this.#size), false)
  }

  zoom(factor: number): void {
    const middle: Point = { x: this.#size.width / 2, y: this.#size.height / 2 }
    const zoomed = zoomCamera(this.#camera, middle, factor, this.minScale)
    this.#fly(() => zoomed, false)
  }

  redraw(): void {
    if (this.#drawing) return
    this.#drawing = this.#environment.frame(() => {
      this.#drawing = 0
      this.onFrame(this.#camera, this.#size)
    })
  }

  stop(): void {
    this.#environment.cancel(this.#flight)
    this.#environment.cancel(this.#drawing)
    this.#drawing = 0
  }

  #place(camera: Camera, fitted: boolean): void {
    this.#camera = keepInView(camera, this.#map, this.#size)
    this.#fitted = fitted
    this.redraw()
  }

  /** `to` is asked with every frame, because the window may change during a flight. */
  #fly(to: () => Camera, fitted: boolean): void {
    const { cancel, frame, now, prefersStill } = this.#environment
    cancel(this.#flight)
    if (prefersStill()) {
      this.#place(to(), fitted)
      return
    }
    const [from, start] = [this.#camera, now()]
    const step = (time: number) => {
      const t = Math.min(1, Math.max(0, (time - start) / flightMs))
      this.#place(t === 1 ? to() : between(from, to(), t, this.#size), fitted)
      if (t < 1) this.#flight = frame(step)
    }
    this.#flight = frame(step)
  }
}
