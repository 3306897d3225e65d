/** Why a request to the backend gave no answer that can be used; the same for every request. */
export type RequestError =
  /** No answer: no network, a stopped backend, or none within the deadline. */
  | { readonly kind: 'unreachable' }
  /** The session has ended or was refused. */
  | { readonly kind: 'signed-out' }
  /** The person may not do or see this. */
  | { readonly kind: 'not-allowed' }
  /** Too many in a short time; `retry_after` (s) says when the next one may come, where that is known. */
  | { readonly kind: 'rate-limited'; readonly retry_after?: number | undefined }
  /** Anything else, an answer of another shape included; `detail` is for developers and logs. */
  | { readonly kind: 'failed'; readonly detail: string }
