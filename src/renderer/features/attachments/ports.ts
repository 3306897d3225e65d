import type { AttachmentType } from '../../../shared/attachment-rules.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import type { Result } from '../../../shared/result.ts'

/** A file as it will be sent. Survives a structured clone, so it may wait in IndexedDB. */
export interface PreparedAttachment {
  readonly name: string
  readonly type: AttachmentType
  /** px, as shown (turned as the camera says); null for what is no picture */
  readonly width: number | null
  readonly height: number | null
  readonly file: Blob
  /** WebP; null where the file itself is small, moves or is no picture */
  readonly thumbnail: Blob | null
}

export interface PrepareError {
  readonly kind:
    | 'empty'
    | 'too-large'
    /** It says it is a picture and can't be shown as one. */
    | 'unreadable-picture'
    /** The system no longer gives it out: deleted, moved, or a folder. */
    | 'unreadable-file'
}

/** A file that lies in Storage and waits for its message. */
export interface UploadedAttachment {
  /** For `send_message`. */
  readonly id: string
  readonly path: string
  readonly thumbnailPath: string | null
}

export type UploadError =
  | {
      readonly kind:
        | 'cancelled'
        | 'not-allowed'
        | 'bad-name'
        | 'bad-type'
        | 'bad-size'
        | 'bad-dimensions'
        | 'too-many-pending'
        /** Storage looked into the file and would not keep it. */
        | 'refused'
    }
  | RequestError

export interface UploadInput {
  readonly channelId: string
  readonly attachment: PreparedAttachment
  /** Ends the upload; what was sent of it is cleared away. */
  readonly signal: AbortSignal
  /** 0..1 of the bytes to send; goes back when an attempt has to begin again. */
  onProgress(part: number): void
}

export interface AttachmentsPort {
  /** Looks at a file: its type by its content, its size in pixels; takes out where and with what a picture was made. */
  prepare(file: File): Promise<Result<PreparedAttachment, PrepareError>>
  /** Sends file and thumbnail, again and again while the backend is out of reach for a moment. */
  upload(input: UploadInput): Promise<Result<UploadedAttachment, UploadError>>
  /** A link that opens a file for some minutes, from memory while it holds. Null: no such file, or not for this person. */
  url(path: string): Promise<Result<string | null, RequestError>>
}
