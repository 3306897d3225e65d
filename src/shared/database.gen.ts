export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  public: {
    Tables: {
      app_config: {
        Row: {
          archive_after_days: number
          id: boolean
          sfu_urls: string[]
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          archive_after_days?: number
          id?: boolean
          sfu_urls?: string[]
          updated_at?: string
        }
        Update: {
          archive_after_days?: number
          id?: boolean
          sfu_urls?: string[]
          updated_at?: string
        }
        Relationships: []
      }
      attachments: {
        Row: {
          channel_id: string
          created_at: string
          height: number | null
          id: string
          message_id: string | null
          name: string
          path: string
          size: number
          thumbnail_path: string | null
          type: string
          uploader_id: string | null
          width: number | null
        }
        ComputedFields: never
        Insert: {
          channel_id: string
          created_at?: string
          height?: number | null
          id?: string
          message_id?: string | null
          name: string
          path: string
          size: number
          thumbnail_path?: string | null
          type: string
          uploader_id?: string | null
          width?: number | null
        }
        Update: {
          channel_id?: string
          created_at?: string
          height?: number | null
          id?: string
          message_id?: string | null
          name?: string
          path?: string
          size?: number
          thumbnail_path?: string | null
          type?: string
          uploader_id?: string | null
          width?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'attachments_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'attachments_uploader_id_fkey'
            columns: ['uploader_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      audit_log: {
        Row: {
          action: string
          actor_id: string | null
          changes: NonNullable<Json>
          created_at: string
          id: number
          server_id: string
          target_id: string | null
        }
        ComputedFields: never
        Insert: {
          action: string
          actor_id?: string | null
          changes?: NonNullable<Json>
          created_at?: string
          id?: never
          server_id: string
          target_id?: string | null
        }
        Update: {
          action?: string
          actor_id?: string | null
          changes?: NonNullable<Json>
          created_at?: string
          id?: never
          server_id?: string
          target_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'audit_log_server_id_fkey'
            columns: ['server_id']
            isOneToOne: false
            referencedRelation: 'servers'
            referencedColumns: ['id']
          },
        ]
      }
      bans: {
        Row: {
          banned_by: string | null
          created_at: string
          expires_at: string | null
          reason: string | null
          server_id: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          banned_by?: string | null
          created_at?: string
          expires_at?: string | null
          reason?: string | null
          server_id: string
          user_id: string
        }
        Update: {
          banned_by?: string | null
          created_at?: string
          expires_at?: string | null
          reason?: string | null
          server_id?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'bans_banned_by_fkey'
            columns: ['banned_by']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'bans_server_id_fkey'
            columns: ['server_id']
            isOneToOne: false
            referencedRelation: 'servers'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'bans_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      channel_heads: {
        Row: {
          channel_id: string
          rev: number
          seq: number
        }
        ComputedFields: never
        Insert: {
          channel_id: string
          rev?: number
          seq?: number
        }
        Update: {
          channel_id?: string
          rev?: number
          seq?: number
        }
        Relationships: [
          {
            foreignKeyName: 'channel_heads_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: true
            referencedRelation: 'channels'
            referencedColumns: ['id']
          },
        ]
      }
      channel_members: {
        Row: {
          channel_id: string
          joined_at: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          channel_id: string
          joined_at?: string
          user_id: string
        }
        Update: {
          channel_id?: string
          joined_at?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'channel_members_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'channel_members_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      channel_overwrites: {
        Row: {
          allow: number
          channel_id: string
          deny: number
          id: string
          role_id: string | null
          server_id: string
          user_id: string | null
        }
        ComputedFields: never
        Insert: {
          allow?: number
          channel_id: string
          deny?: number
          id?: string
          role_id?: string | null
          server_id: string
          user_id?: string | null
        }
        Update: {
          allow?: number
          channel_id?: string
          deny?: number
          id?: string
          role_id?: string | null
          server_id?: string
          user_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'channel_overwrites_server_id_channel_id_fkey'
            columns: ['server_id', 'channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['server_id', 'id']
          },
          {
            foreignKeyName: 'channel_overwrites_server_id_role_id_fkey'
            columns: ['server_id', 'role_id']
            isOneToOne: false
            referencedRelation: 'roles'
            referencedColumns: ['server_id', 'id']
          },
          {
            foreignKeyName: 'channel_overwrites_server_id_user_id_fkey'
            columns: ['server_id', 'user_id']
            isOneToOne: false
            referencedRelation: 'members'
            referencedColumns: ['server_id', 'user_id']
          },
        ]
      }
      channels: {
        Row: {
          archived_at: string | null
          created_at: string
          created_by: string | null
          epoch: number
          id: string
          is_open: boolean
          kind: string
          name: string | null
          pair: string[] | null
          parent_id: string | null
          position: number
          server_id: string | null
          slow_mode_seconds: number
          topic: string | null
        }
        ComputedFields: never
        Insert: {
          archived_at?: string | null
          created_at?: string
          created_by?: string | null
          epoch?: number
          id?: string
          is_open?: boolean
          kind: string
          name?: string | null
          pair?: string[] | null
          parent_id?: string | null
          position?: number
          server_id?: string | null
          slow_mode_seconds?: number
          topic?: string | null
        }
        Update: {
          archived_at?: string | null
          created_at?: string
          created_by?: string | null
          epoch?: number
          id?: string
          is_open?: boolean
          kind?: string
          name?: string | null
          pair?: string[] | null
          parent_id?: string | null
          position?: number
          server_id?: string | null
          slow_mode_seconds?: number
          topic?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'channels_created_by_fkey'
            columns: ['created_by']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'channels_parent_in_server'
            columns: ['server_id', 'parent_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['server_id', 'id']
          },
          {
            foreignKeyName: 'channels_server_id_fkey'
            columns: ['server_id']
            isOneToOne: false
            referencedRelation: 'servers'
            referencedColumns: ['id']
          },
        ]
      }
      custom_emoji: {
        Row: {
          created_at: string
          created_by: string | null
          id: string
          name: string
          path: string
          server_id: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          created_by?: string | null
          id?: string
          name: string
          path: string
          server_id: string
        }
        Update: {
          created_at?: string
          created_by?: string | null
          id?: string
          name?: string
          path?: string
          server_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'custom_emoji_created_by_fkey'
            columns: ['created_by']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'custom_emoji_server_id_fkey'
            columns: ['server_id']
            isOneToOne: false
            referencedRelation: 'servers'
            referencedColumns: ['id']
          },
        ]
      }
      invites: {
        Row: {
          code: string
          created_at: string
          created_by: string | null
          expires_at: string | null
          max_uses: number | null
          server_id: string
          uses: number
        }
        ComputedFields: never
        Insert: {
          code: string
          created_at?: string
          created_by?: string | null
          expires_at?: string | null
          max_uses?: number | null
          server_id: string
          uses?: number
        }
        Update: {
          code?: string
          created_at?: string
          created_by?: string | null
          expires_at?: string | null
          max_uses?: number | null
          server_id?: string
          uses?: number
        }
        Relationships: [
          {
            foreignKeyName: 'invites_created_by_fkey'
            columns: ['created_by']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'invites_server_id_fkey'
            columns: ['server_id']
            isOneToOne: false
            referencedRelation: 'servers'
            referencedColumns: ['id']
          },
        ]
      }
      member_roles: {
        Row: {
          role_id: string
          server_id: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          role_id: string
          server_id: string
          user_id: string
        }
        Update: {
          role_id?: string
          server_id?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'member_roles_server_id_role_id_fkey'
            columns: ['server_id', 'role_id']
            isOneToOne: false
            referencedRelation: 'roles'
            referencedColumns: ['server_id', 'id']
          },
          {
            foreignKeyName: 'member_roles_server_id_user_id_fkey'
            columns: ['server_id', 'user_id']
            isOneToOne: false
            referencedRelation: 'members'
            referencedColumns: ['server_id', 'user_id']
          },
        ]
      }
      members: {
        Row: {
          deafened: boolean
          joined_at: string
          muted: boolean
          nickname: string | null
          server_id: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          deafened?: boolean
          joined_at?: string
          muted?: boolean
          nickname?: string | null
          server_id: string
          user_id: string
        }
        Update: {
          deafened?: boolean
          joined_at?: string
          muted?: boolean
          nickname?: string | null
          server_id?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'members_server_id_fkey'
            columns: ['server_id']
            isOneToOne: false
            referencedRelation: 'servers'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'members_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      mentions: {
        Row: {
          channel_id: string
          kind: string
          message_id: string
          role_id: string | null
          seq: number
          user_id: string | null
        }
        ComputedFields: never
        Insert: {
          channel_id: string
          kind: string
          message_id: string
          role_id?: string | null
          seq: number
          user_id?: string | null
        }
        Update: {
          channel_id?: string
          kind?: string
          message_id?: string
          role_id?: string | null
          seq?: number
          user_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'mentions_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'mentions_role_id_fkey'
            columns: ['role_id']
            isOneToOne: false
            referencedRelation: 'roles'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'mentions_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      messages: {
        Row: {
          attachments: NonNullable<Json>
          author_id: string | null
          body: string | null
          channel_id: string
          created_at: string
          deleted_at: string | null
          edited_at: string | null
          id: string
          language: string
          mentions_everyone: boolean
          pinned_at: string | null
          reactions: NonNullable<Json>
          reply_to: string | null
          rev: number
          search: unknown
          seq: number
          webhook_id: string | null
          webhook_name: string | null
        }
        ComputedFields: never
        Insert: {
          attachments?: NonNullable<Json>
          author_id?: string | null
          body?: string | null
          channel_id: string
          created_at?: string
          deleted_at?: string | null
          edited_at?: string | null
          id: string
          language?: string
          mentions_everyone?: boolean
          pinned_at?: string | null
          reactions?: NonNullable<Json>
          reply_to?: string | null
          rev: number
          search?: never
          seq: number
          webhook_id?: string | null
          webhook_name?: string | null
        }
        Update: {
          attachments?: NonNullable<Json>
          author_id?: string | null
          body?: string | null
          channel_id?: string
          created_at?: string
          deleted_at?: string | null
          edited_at?: string | null
          id?: string
          language?: string
          mentions_everyone?: boolean
          pinned_at?: string | null
          reactions?: NonNullable<Json>
          reply_to?: string | null
          rev?: number
          search?: never
          seq?: number
          webhook_id?: string | null
          webhook_name?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'messages_author_id_fkey'
            columns: ['author_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'messages_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['id']
          },
        ]
      }
      messages_archive: {
        Row: {
          attachments: NonNullable<Json>
          author_id: string | null
          body: string | null
          channel_id: string
          created_at: string
          deleted_at: string | null
          edited_at: string | null
          id: string
          language: string
          mentions_everyone: boolean
          pinned_at: string | null
          reactions: NonNullable<Json>
          reply_to: string | null
          rev: number
          search: unknown
          seq: number
          webhook_id: string | null
          webhook_name: string | null
        }
        ComputedFields: never
        Insert: {
          attachments?: NonNullable<Json>
          author_id?: string | null
          body?: string | null
          channel_id: string
          created_at?: string
          deleted_at?: string | null
          edited_at?: string | null
          id: string
          language?: string
          mentions_everyone?: boolean
          pinned_at?: string | null
          reactions?: NonNullable<Json>
          reply_to?: string | null
          rev: number
          search?: never
          seq: number
          webhook_id?: string | null
          webhook_name?: string | null
        }
        Update: {
          attachments?: NonNullable<Json>
          author_id?: string | null
          body?: string | null
          channel_id?: string
          created_at?: string
          deleted_at?: string | null
          edited_at?: string | null
          id?: string
          language?: string
          mentions_everyone?: boolean
          pinned_at?: string | null
          reactions?: NonNullable<Json>
          reply_to?: string | null
          rev?: number
          search?: never
          seq?: number
          webhook_id?: string | null
          webhook_name?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'messages_archive_author_id_fkey'
            columns: ['author_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'messages_archive_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['id']
          },
        ]
      }
      notification_settings: {
        Row: {
          channel_id: string | null
          level: string
          muted_until: string | null
          server_id: string | null
          user_id: string
        }
        ComputedFields: never
        Insert: {
          channel_id?: string | null
          level: string
          muted_until?: string | null
          server_id?: string | null
          user_id: string
        }
        Update: {
          channel_id?: string | null
          level?: string
          muted_until?: string | null
          server_id?: string | null
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'notification_settings_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'notification_settings_server_id_fkey'
            columns: ['server_id']
            isOneToOne: false
            referencedRelation: 'servers'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'notification_settings_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      pins: {
        Row: {
          channel_id: string
          message_id: string
          pinned_at: string
          pinned_by: string | null
        }
        ComputedFields: never
        Insert: {
          channel_id: string
          message_id: string
          pinned_at?: string
          pinned_by?: string | null
        }
        Update: {
          channel_id?: string
          message_id?: string
          pinned_at?: string
          pinned_by?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'pins_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'pins_pinned_by_fkey'
            columns: ['pinned_by']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      presence: {
        Row: {
          last_active: string
          status: string
          status_text: string | null
          user_id: string
        }
        ComputedFields: never
        Insert: {
          last_active?: string
          status: string
          status_text?: string | null
          user_id: string
        }
        Update: {
          last_active?: string
          status?: string
          status_text?: string | null
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'presence_user_id_fkey'
            columns: ['user_id']
            isOneToOne: true
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      profiles: {
        Row: {
          avatar_path: string | null
          bio: string | null
          created_at: string
          display_name: string
          id: string
          username: string
        }
        ComputedFields: never
        Insert: {
          avatar_path?: string | null
          bio?: string | null
          created_at?: string
          display_name: string
          id: string
          username: string
        }
        Update: {
          avatar_path?: string | null
          bio?: string | null
          created_at?: string
          display_name?: string
          id?: string
          username?: string
        }
        Relationships: []
      }
      reactions: {
        Row: {
          channel_id: string
          created_at: string
          emoji: string
          message_id: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          channel_id: string
          created_at?: string
          emoji: string
          message_id: string
          user_id: string
        }
        Update: {
          channel_id?: string
          created_at?: string
          emoji?: string
          message_id?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'reactions_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'reactions_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      read_marks: {
        Row: {
          channel_id: string
          seq: number
          updated_at: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          channel_id: string
          seq: number
          updated_at?: string
          user_id: string
        }
        Update: {
          channel_id?: string
          seq?: number
          updated_at?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'read_marks_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'read_marks_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      roles: {
        Row: {
          color: number | null
          created_at: string
          hoist: boolean
          id: string
          mentionable: boolean
          name: string
          permissions: number
          position: number
          server_id: string
        }
        ComputedFields: never
        Insert: {
          color?: number | null
          created_at?: string
          hoist?: boolean
          id?: string
          mentionable?: boolean
          name: string
          permissions?: number
          position: number
          server_id: string
        }
        Update: {
          color?: number | null
          created_at?: string
          hoist?: boolean
          id?: string
          mentionable?: boolean
          name?: string
          permissions?: number
          position?: number
          server_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'roles_server_id_fkey'
            columns: ['server_id']
            isOneToOne: false
            referencedRelation: 'servers'
            referencedColumns: ['id']
          },
        ]
      }
      servers: {
        Row: {
          created_at: string
          epoch: number
          icon_path: string | null
          id: string
          name: string
          owner_id: string
          retention_days: number | null
          search_language: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          epoch?: number
          icon_path?: string | null
          id?: string
          name: string
          owner_id: string
          retention_days?: number | null
          search_language?: string
        }
        Update: {
          created_at?: string
          epoch?: number
          icon_path?: string | null
          id?: string
          name?: string
          owner_id?: string
          retention_days?: number | null
          search_language?: string
        }
        Relationships: [
          {
            foreignKeyName: 'servers_owner_id_fkey'
            columns: ['owner_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      sfu_nodes: {
        Row: {
          created_at: string
          id: string
          revoked_at: string | null
          secret_hash: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          id: string
          revoked_at?: string | null
          secret_hash: string
        }
        Update: {
          created_at?: string
          id?: string
          revoked_at?: string | null
          secret_hash?: string
        }
        Relationships: []
      }
      timeouts: {
        Row: {
          created_at: string
          given_by: string | null
          reason: string | null
          server_id: string
          until: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          given_by?: string | null
          reason?: string | null
          server_id: string
          until: string
          user_id: string
        }
        Update: {
          created_at?: string
          given_by?: string | null
          reason?: string | null
          server_id?: string
          until?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'timeouts_given_by_fkey'
            columns: ['given_by']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'timeouts_server_id_fkey'
            columns: ['server_id']
            isOneToOne: false
            referencedRelation: 'servers'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'timeouts_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      voice_states: {
        Row: {
          channel_id: string
          deafened: boolean
          joined_at: string
          lease_expires_at: string
          muted: boolean
          node_id: string
          server_id: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          channel_id: string
          deafened: boolean
          joined_at?: string
          lease_expires_at: string
          muted: boolean
          node_id: string
          server_id: string
          user_id: string
        }
        Update: {
          channel_id?: string
          deafened?: boolean
          joined_at?: string
          lease_expires_at?: string
          muted?: boolean
          node_id?: string
          server_id?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'voice_states_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'voice_states_node_id_fkey'
            columns: ['node_id']
            isOneToOne: false
            referencedRelation: 'sfu_nodes'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'voice_states_server_id_fkey'
            columns: ['server_id']
            isOneToOne: false
            referencedRelation: 'servers'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'voice_states_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      webhooks: {
        Row: {
          channel_id: string
          created_at: string
          created_by: string | null
          id: string
          name: string
          server_id: string
          token_hash: string
        }
        ComputedFields: never
        Insert: {
          channel_id: string
          created_at?: string
          created_by?: string | null
          id?: string
          name: string
          server_id: string
          token_hash: string
        }
        Update: {
          channel_id?: string
          created_at?: string
          created_by?: string | null
          id?: string
          name?: string
          server_id?: string
          token_hash?: string
        }
        Relationships: [
          {
            foreignKeyName: 'webhooks_created_by_fkey'
            columns: ['created_by']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'webhooks_server_id_channel_id_fkey'
            columns: ['server_id', 'channel_id']
            isOneToOne: false
            referencedRelation: 'channels'
            referencedColumns: ['server_id', 'id']
          },
        ]
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      accept_invite: { Args: { p_code: string }; Returns: Json }
      add_to_group: { Args: { p_channel_id: string; p_user_id: string }; Returns: Json }
      assign_role: { Args: { p_role_id: string; p_server_id: string; p_user_id: string }; Returns: Json }
      ban_member: {
        Args: {
          p_delete_message_seconds?: number
          p_reason?: string
          p_seconds?: number
          p_server_id: string
          p_user_id: string
        }
        Returns: Json
      }
      cancel_upload: { Args: { p_id: string }; Returns: Json }
      changes_since: { Args: { p_channel_id: string; p_limit?: number; p_rev: number }; Returns: Json }
      create_channel: {
        Args: { p_kind: string; p_name: string; p_parent_id?: string; p_server_id: string }
        Returns: Json
      }
      create_emoji: { Args: { p_name: string; p_path: string; p_server_id: string }; Returns: Json }
      create_group: { Args: { p_name?: string; p_user_ids: string[] }; Returns: Json }
      create_invite: {
        Args: { p_expires_in_seconds: number; p_max_uses: number; p_server_id: string }
        Returns: Json
      }
      create_profile: { Args: { p_display_name: string; p_username: string }; Returns: Json }
      create_role: { Args: { p_name: string; p_server_id: string }; Returns: Json }
      create_server: { Args: { p_name: string }; Returns: Json }
      create_thread: { Args: { p_channel_id: string; p_name: string }; Returns: Json }
      create_webhook: { Args: { p_channel_id: string; p_name: string }; Returns: Json }
      delete_channel: { Args: { p_channel_id: string }; Returns: Json }
      delete_emoji: { Args: { p_emoji_id: string }; Returns: Json }
      delete_message: { Args: { p_channel_id: string; p_id: string }; Returns: Json }
      delete_role: { Args: { p_role_id: string }; Returns: Json }
      delete_server: { Args: { p_server_id: string }; Returns: Json }
      delete_webhook: { Args: { p_webhook_id: string }; Returns: Json }
      edit_message: { Args: { p_body: string; p_channel_id: string; p_id: string }; Returns: Json }
      execute_webhook: {
        Args: { p_body: string; p_message_id: string; p_name?: string; p_token: string; p_webhook_id: string }
        Returns: Json
      }
      get_heads: { Args: Record<PropertyKey, never>; Returns: Json }
      get_messages: {
        Args: {
          p_after_seq?: number
          p_around_seq?: number
          p_before_seq?: number
          p_channel_id: string
          p_limit?: number
        }
        Returns: Json
      }
      get_profiles: {
        Args: { p_ids: string[] }
        Returns: {
          avatar_path: string | null
          bio: string | null
          created_at: string
          display_name: string
          id: string
          username: string
        }[]
        SetofOptions: {
          from: '*'
          to: 'profiles'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      get_unread: { Args: { p_channel_ids?: string[] }; Returns: Json }
      kick_member: { Args: { p_reason?: string; p_server_id: string; p_user_id: string }; Returns: Json }
      leave_group: { Args: { p_channel_id: string }; Returns: Json }
      leave_server: { Args: { p_server_id: string }; Returns: Json }
      mark_read: { Args: { p_channel_id: string; p_seq: number }; Returns: Json }
      moderate_voice: {
        Args: { p_deafened: boolean; p_muted: boolean; p_server_id: string; p_user_id: string }
        Returns: Json
      }
      move_role: { Args: { p_position: number; p_role_id: string }; Returns: Json }
      open_dm: { Args: { p_user_id: string }; Returns: Json }
      orphaned_files: {
        Args: { p_after_bucket?: string; p_after_path?: string; p_limit?: number }
        Returns: Json
      }
      peek_invite: { Args: { p_code: string }; Returns: Json }
      pin_message: { Args: { p_channel_id: string; p_message_id: string; p_on: boolean }; Returns: Json }
      react: {
        Args: { p_channel_id: string; p_emoji: string; p_message_id: string; p_on: boolean }
        Returns: Json
      }
      register_sfu_node: { Args: { p_node: string; p_secret: string }; Returns: undefined }
      revoke_invite: { Args: { p_code: string }; Returns: Json }
      run_jobs: { Args: Record<PropertyKey, never>; Returns: Json }
      search_messages: {
        Args: {
          p_after?: string
          p_author_id?: string
          p_before?: string
          p_channel_id?: string
          p_has_attachment?: boolean
          p_limit?: number
          p_offset?: number
          p_query: string
          p_server_id?: string
        }
        Returns: Json
      }
      send_message: {
        Args: {
          p_attachments?: string[]
          p_body: string
          p_channel_id: string
          p_id: string
          p_reply_to?: string
        }
        Returns: Json
      }
      set_nickname: { Args: { p_nickname: string; p_server_id: string; p_user_id: string }; Returns: Json }
      set_notifications: {
        Args: { p_channel_id: string; p_level: string; p_muted_until?: string; p_server_id: string }
        Returns: Json
      }
      set_overwrite: {
        Args: { p_allow: number; p_channel_id: string; p_deny: number; p_role_id: string; p_user_id: string }
        Returns: Json
      }
      set_presence: { Args: { p_status: string; p_text?: string }; Returns: Json }
      sfu_report: { Args: { p_node: string; p_rooms: Json; p_secret: string }; Returns: Json }
      start_upload: {
        Args: {
          p_channel_id: string
          p_height?: number
          p_name: string
          p_size: number
          p_thumbnail?: boolean
          p_type: string
          p_width?: number
        }
        Returns: Json
      }
      timeout_member: {
        Args: { p_reason?: string; p_seconds: number; p_server_id: string; p_user_id: string }
        Returns: Json
      }
      transfer_server: { Args: { p_server_id: string; p_user_id: string }; Returns: Json }
      unassign_role: { Args: { p_role_id: string; p_server_id: string; p_user_id: string }; Returns: Json }
      unban_member: { Args: { p_server_id: string; p_user_id: string }; Returns: Json }
      update_channel: { Args: { p_changes: Json; p_channel_id: string }; Returns: Json }
      update_profile: {
        Args: { p_avatar_path: string; p_bio: string; p_display_name: string }
        Returns: Json
      }
      update_role: { Args: { p_changes: Json; p_role_id: string }; Returns: Json }
      update_server: { Args: { p_changes: Json; p_server_id: string }; Returns: Json }
      voice_access: { Args: { p_channel_id: string }; Returns: Json }
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, 'public'>]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    keyof (DefaultSchema['Tables'] & DefaultSchema['Views']) | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    ? (DefaultSchema['Tables'] & DefaultSchema['Views'])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R
      }
      ? R
      : never
    : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    keyof DefaultSchema['Tables'] | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I
      }
      ? I
      : never
    : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    keyof DefaultSchema['Tables'] | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U
      }
      ? U
      : never
    : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    keyof DefaultSchema['Enums'] | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums']
    : never) = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums'][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema['Enums']
    ? DefaultSchema['Enums'][DefaultSchemaEnumNameOrOptions]
    : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    keyof DefaultSchema['CompositeTypes'] | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes']
    : never) = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes'][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema['CompositeTypes']
    ? DefaultSchema['CompositeTypes'][PublicCompositeTypeNameOrOptions]
    : never

export const Constants = {
  public: {
    Enums: {},
  },
} as const
