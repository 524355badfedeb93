'use server'
import {
  acceptAnswer,
  addArticle,
  addGoldenQuestion,
  answerQuestion,
  deleteQuestion,
  deleteThreads,
  dismissTask,
  editArticle,
  rateAnswer,
  readArticleFile,
  removeArticle,
  removeGoldenQuestion,
  restoreArticle,
  saveQuestionSettings,
  sendQuestion,
  shareThread,
  withdrawAnswer,
} from '@callboard/modules/knowledge'
import type { FeedbackReason } from '@callboard/modules/knowledge/domain/feedback'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function rate(base: string, id: string, rating: { helpful: boolean; reason: FeedbackReason | null }) {
  return runAction(async () => rateAnswer((await portalForAction(base)).context, { id, ...rating }))
}

/** @param team empty for the team that owns what the question is about */
export async function askTeam(base: string, id: string, team: string) {
  return runAction(async () => sendQuestion((await portalForAction(base)).context, { id, ...(team ? { team } : {}) }))
}

export async function answer(base: string, id: string, text: string) {
  return runAction(async () => answerQuestion((await portalForAction(base)).context, { id, answer: text }))
}

export async function accept(base: string, id: string) {
  return runAction(async () => acceptAnswer((await portalForAction(base)).context, { id }))
}

export async function withdraw(base: string, id: string) {
  return runAction(async () => withdrawAnswer((await portalForAction(base)).context, { id }))
}

export async function removeQuestion(base: string, id: string) {
  return runAction(async () => deleteQuestion((await portalForAction(base)).context, { id }))
}

export async function share(base: string, id: string, shared: boolean) {
  return runAction(async () => shareThread((await portalForAction(base)).context, { id, shared }))
}

/** @param id of one of the reader's threads, or `all` */
export async function removeThreads(base: string, id: string) {
  return runAction(async () => deleteThreads((await portalForAction(base)).context, { id }))
}

export async function dismiss(base: string, id: string) {
  return runAction(async () => dismissTask((await portalForAction(base)).context, { id }))
}

export async function addGolden(base: string, question: { text: string; ref: string; path: string }) {
  return runAction(async () => addGoldenQuestion((await portalForAction(base)).context, question))
}

export async function removeGolden(base: string, id: string) {
  return runAction(async () => removeGoldenQuestion((await portalForAction(base)).context, { id }))
}

export async function saveRetention(base: string, questionDays: number) {
  return runAction(async () => saveQuestionSettings((await portalForAction(base)).context, { questionDays }))
}

type ArticleDraft = { title: string; text: string; owner: string; reviewOn: string | null }

/** @param id null for a new article */
export async function saveArticle(base: string, id: string | null, draft: ArticleDraft) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    return id === null ? addArticle(context, draft) : editArticle(context, { id, ...draft })
  })
}

export async function removeArticleById(base: string, id: string) {
  return runAction(async () => removeArticle((await portalForAction(base)).context, { id }))
}

export async function restoreArticleById(base: string, id: string) {
  return runAction(async () => restoreArticle((await portalForAction(base)).context, { id }))
}

export async function readFile(base: string, file: { name: string; bytes: Uint8Array<ArrayBuffer> }) {
  return runAction(async () => readArticleFile((await portalForAction(base)).context, file))
}
