export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  public: {
    Tables: {
      app_config: {
        Row: {
          id: boolean
          sfu_urls: string[]
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          id?: boolean
          sfu_urls?: string[]
          updated_at?: string
        }
        Update: {
          id?: boolean
          sfu_urls?: string[]
          updated_at?: string
        }
        Relationships: []
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
      channels: {
        Row: {
          created_at: string
          epoch: number
          id: string
          kind: string
          name: string
          position: number
          server_id: string | null
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          epoch?: number
          id?: string
          kind: string
          name: string
          position?: number
          server_id?: string | null
        }
        Update: {
          created_at?: string
          epoch?: number
          id?: string
          kind?: string
          name?: string
          position?: number
          server_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'channels_server_id_fkey'
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
      members: {
        Row: {
          joined_at: string
          server_id: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          joined_at?: string
          server_id: string
          user_id: string
        }
        Update: {
          joined_at?: string
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
      messages: {
        Row: {
          author_id: string | null
          body: string | null
          channel_id: string
          created_at: string
          deleted_at: string | null
          edited_at: string | null
          id: string
          rev: number
          seq: number
        }
        ComputedFields: never
        Insert: {
          author_id?: string | null
          body?: string | null
          channel_id: string
          created_at?: string
          deleted_at?: string | null
          edited_at?: string | null
          id: string
          rev: number
          seq: number
        }
        Update: {
          author_id?: string | null
          body?: string | null
          channel_id?: string
          created_at?: string
          deleted_at?: string | null
          edited_at?: string | null
          id?: string
          rev?: number
          seq?: number
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
      profiles: {
        Row: {
          created_at: string
          display_name: string
          id: string
          username: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          display_name: string
          id: string
          username: string
        }
        Update: {
          created_at?: string
          display_name?: string
          id?: string
          username?: string
        }
        Relationships: []
      }
      servers: {
        Row: {
          created_at: string
          id: string
          name: string
          owner_id: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          id?: string
          name: string
          owner_id: string
        }
        Update: {
          created_at?: string
          id?: string
          name?: string
          owner_id?: string
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
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      accept_invite: { Args: { p_code: string }; Returns: Json }
      create_channel: { Args: { p_kind: string; p_name: string; p_server_id: string }; Returns: Json }
      create_invite: {
        Args: { p_expires_in_seconds: number; p_max_uses: number; p_server_id: string }
        Returns: Json
      }
      create_profile: { Args: { p_display_name: string; p_username: string }; Returns: Json }
      create_server: { Args: { p_name: string }; Returns: Json }
      get_profiles: {
        Args: { p_ids: string[] }
        Returns: {
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
      leave_server: { Args: { p_server_id: string }; Returns: Json }
      peek_invite: { Args: { p_code: string }; Returns: Json }
      register_sfu_node: { Args: { p_node: string; p_secret: string }; Returns: undefined }
      send_message: { Args: { p_body: string; p_channel_id: string; p_id: string }; Returns: Json }
      sfu_report: { Args: { p_node: string; p_rooms: Json; p_secret: string }; Returns: Json }
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
