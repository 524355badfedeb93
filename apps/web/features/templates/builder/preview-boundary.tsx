'use client'
import { Notice } from '@callboard/ui/notice'
import { Component, type ReactNode } from 'react'

/** Keeps the editor when a schema that is being written cannot be drawn as a form. */
export class PreviewBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <Notice tone="warn" title="This form cannot be shown.">
        Its schema is not valid. Correct it in YAML.
      </Notice>
    )
  }
}
