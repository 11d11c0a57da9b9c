import { Refused as Refused_0b45822d51472bf8d090cea763512784 } from '../../../../src/platform/admin/Refused'
import { Editing as Editing_1061d396678f367d36670f604bfa8ad4 } from '../../../../src/articles/admin/Editing'
import { RscEntryLexicalCell as RscEntryLexicalCell_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { RscEntryLexicalField as RscEntryLexicalField_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { LexicalDiffComponent as LexicalDiffComponent_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { ParagraphFeatureClient as ParagraphFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { Pasted as Pasted_af742c3a797e8d13e5eeda53c45b9681 } from '../../../../src/articles/admin/Pasted'
import { HeadingFeatureClient as HeadingFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { BoldFeatureClient as BoldFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { ItalicFeatureClient as ItalicFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { UnderlineFeatureClient as UnderlineFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { StrikethroughFeatureClient as StrikethroughFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { SubscriptFeatureClient as SubscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { SuperscriptFeatureClient as SuperscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { InlineCodeFeatureClient as InlineCodeFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { OrderedListFeatureClient as OrderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { UnorderedListFeatureClient as UnorderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { BlockquoteFeatureClient as BlockquoteFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { HorizontalRuleFeatureClient as HorizontalRuleFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { LinkFeatureClient as LinkFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { UploadFeatureClient as UploadFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { FixedToolbarFeatureClient as FixedToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { InlineToolbarFeatureClient as InlineToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { Schedule as Schedule_5f57b0c30544cdc23ac5b161ff24cc0a } from '../../../../src/articles/admin/Schedule'
import { ScheduledCell as ScheduledCell_5f57b0c30544cdc23ac5b161ff24cc0a } from '../../../../src/articles/admin/Schedule'
import { ArticleNotices as ArticleNotices_63a1752780d534bd4cb4471bf8ba5244 } from '../../../../src/articles/admin/ArticleNotices'
import { UsedIn as UsedIn_6c3aec46267a56d2c479aceabf4cc50a } from '../../../../src/articles/admin/UsedIn'
import { SelectedUses as SelectedUses_6c3aec46267a56d2c479aceabf4cc50a } from '../../../../src/articles/admin/UsedIn'
import { ModerationPanel as ModerationPanel_4b9bd9f6b265b6d662b7c43ea99a50ff } from '../../../../src/desk/admin/ModerationPanel'
import { DecisionCell as DecisionCell_70399fae4a675ef01c12c7d86b20e3f0 } from '../../../../src/desk/admin/cells'
import { ExcerptCell as ExcerptCell_70399fae4a675ef01c12c7d86b20e3f0 } from '../../../../src/desk/admin/cells'
import { ArticleCell as ArticleCell_ca3bb7aea147757bd1a38b0d631e8b52 } from '../../../../src/comments/admin/NamedCell'
import { StatusCell as StatusCell_70399fae4a675ef01c12c7d86b20e3f0 } from '../../../../src/desk/admin/cells'
import { ListBar as ListBar_375ae603036bf98e06a87557cbff1b7c } from '../../../../src/desk/admin/ListBar'
import { UntilCell as UntilCell_58f2f2390af7c5dc400e0e2b0b247a09 } from '../../../../src/bans/admin/cells'
import { AccountCell as AccountCell_ca3bb7aea147757bd1a38b0d631e8b52 } from '../../../../src/comments/admin/NamedCell'
import { CommentCell as CommentCell_ca3bb7aea147757bd1a38b0d631e8b52 } from '../../../../src/comments/admin/NamedCell'
import { LiftCell as LiftCell_58f2f2390af7c5dc400e0e2b0b247a09 } from '../../../../src/bans/admin/cells'
import { LookerCell as LookerCell_bbc6c5154c17957c396e7e66169d0714 } from '../../../../src/privacy/admin/AuditCells'
import { LookedAtCell as LookedAtCell_bbc6c5154c17957c396e7e66169d0714 } from '../../../../src/privacy/admin/AuditCells'
import { ConfirmField as ConfirmField_93c9dc57d77393501f21d9507cc8ca52 } from '../../../../src/accounts/admin/ConfirmField'
import { OneTimeCodes as OneTimeCodes_af009b6ae67c90f2c6836038a2d3eb84 } from '../../../../src/accounts/admin/OneTimeCodes'
import { HookPanel as HookPanel_193de6610b15a38d860f6482e71b8a91 } from '../../../../src/hooks/admin/HookPanel'
import { PolicyReplay as PolicyReplay_ce6c130e7f3b6484b882e42a79b7ce9c } from '../../../../src/desk/admin/PolicyReplay'
import { ClearedPanel as ClearedPanel_b3045c726f5a44a91f87daf5fc0da870 } from '../../../../src/privacy/admin/ClearedPanel'
import { Icon as Icon_a2e1604f2b51719e779d3ffee515d19c } from '../../../../src/platform/admin/Mark'
import { Logo as Logo_a2e1604f2b51719e779d3ffee515d19c } from '../../../../src/platform/admin/Mark'
import { CodeField as CodeField_fe57aedde640c10b9994307369482c2f } from '../../../../src/accounts/admin/CodeField'
import { PagesLink as PagesLink_df2e6f865402cb89c31b0825894622e7 } from '../../../../src/articles/pages/admin/PagesLink'
import { KeysLink as KeysLink_42976f8439c25dae1e4c9f0abc8f30ff } from '../../../../src/accounts/admin/KeysLink'
import { WaitingCard as WaitingCard_3f4359642c9c0ad20bf4cd1c832146f0 } from '../../../../src/desk/admin/WaitingCard'
import { FailedSchedules as FailedSchedules_63a1752780d534bd4cb4471bf8ba5244 } from '../../../../src/articles/admin/ArticleNotices'
import { FailedTasksCard as FailedTasksCard_fa7aa9b81201e3e03ec9d9ddbac3a321 } from '../../../../src/platform/jobs/admin/tasks'
import { HooksCard as HooksCard_4ab2bb62870fb452785b169a8311940b } from '../../../../src/hooks/admin/HooksCard'
import { DeskLink as DeskLink_926e22844b17745e524aa1eff01ee4fc } from '../../../../src/desk/admin/DeskLink'
import { DeskView as DeskView_51a0f3c2bc6cc1ad8b180064d622d90a } from '../../../../src/desk/admin/DeskView'
import { ForgotView as ForgotView_69943072b1b0c35709f86d65a44e6109 } from '../../../../src/accounts/admin/ForgotView'
import { PagesView as PagesView_5ab6cfa166fa4a63b693825efa80f22b } from '../../../../src/articles/pages/admin/PagesView'
import { KeysView as KeysView_3f4081901d0e6f2069b5599caaf991f3 } from '../../../../src/accounts/admin/KeysView'
import { TasksView as TasksView_fa7aa9b81201e3e03ec9d9ddbac3a321 } from '../../../../src/platform/jobs/admin/tasks'
import { CollectionCards as CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1 } from '@payloadcms/next/rsc'

/** @type import('payload').ImportMap */
export const importMap = {
  "/src/platform/admin/Refused#Refused": Refused_0b45822d51472bf8d090cea763512784,
  "/src/articles/admin/Editing#Editing": Editing_1061d396678f367d36670f604bfa8ad4,
  "@payloadcms/richtext-lexical/rsc#RscEntryLexicalCell": RscEntryLexicalCell_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/rsc#RscEntryLexicalField": RscEntryLexicalField_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/rsc#LexicalDiffComponent": LexicalDiffComponent_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/client#ParagraphFeatureClient": ParagraphFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "/src/articles/admin/Pasted#Pasted": Pasted_af742c3a797e8d13e5eeda53c45b9681,
  "@payloadcms/richtext-lexical/client#HeadingFeatureClient": HeadingFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#BoldFeatureClient": BoldFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#ItalicFeatureClient": ItalicFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#UnderlineFeatureClient": UnderlineFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#StrikethroughFeatureClient": StrikethroughFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#SubscriptFeatureClient": SubscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#SuperscriptFeatureClient": SuperscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#InlineCodeFeatureClient": InlineCodeFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#OrderedListFeatureClient": OrderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#UnorderedListFeatureClient": UnorderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#BlockquoteFeatureClient": BlockquoteFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#HorizontalRuleFeatureClient": HorizontalRuleFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#LinkFeatureClient": LinkFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#UploadFeatureClient": UploadFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#FixedToolbarFeatureClient": FixedToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#InlineToolbarFeatureClient": InlineToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "/src/articles/admin/Schedule#Schedule": Schedule_5f57b0c30544cdc23ac5b161ff24cc0a,
  "/src/articles/admin/Schedule#ScheduledCell": ScheduledCell_5f57b0c30544cdc23ac5b161ff24cc0a,
  "/src/articles/admin/ArticleNotices#ArticleNotices": ArticleNotices_63a1752780d534bd4cb4471bf8ba5244,
  "/src/articles/admin/UsedIn#UsedIn": UsedIn_6c3aec46267a56d2c479aceabf4cc50a,
  "/src/articles/admin/UsedIn#SelectedUses": SelectedUses_6c3aec46267a56d2c479aceabf4cc50a,
  "/src/desk/admin/ModerationPanel#ModerationPanel": ModerationPanel_4b9bd9f6b265b6d662b7c43ea99a50ff,
  "/src/desk/admin/cells#DecisionCell": DecisionCell_70399fae4a675ef01c12c7d86b20e3f0,
  "/src/desk/admin/cells#ExcerptCell": ExcerptCell_70399fae4a675ef01c12c7d86b20e3f0,
  "/src/comments/admin/NamedCell#ArticleCell": ArticleCell_ca3bb7aea147757bd1a38b0d631e8b52,
  "/src/desk/admin/cells#StatusCell": StatusCell_70399fae4a675ef01c12c7d86b20e3f0,
  "/src/desk/admin/ListBar#ListBar": ListBar_375ae603036bf98e06a87557cbff1b7c,
  "/src/bans/admin/cells#UntilCell": UntilCell_58f2f2390af7c5dc400e0e2b0b247a09,
  "/src/comments/admin/NamedCell#AccountCell": AccountCell_ca3bb7aea147757bd1a38b0d631e8b52,
  "/src/comments/admin/NamedCell#CommentCell": CommentCell_ca3bb7aea147757bd1a38b0d631e8b52,
  "/src/bans/admin/cells#LiftCell": LiftCell_58f2f2390af7c5dc400e0e2b0b247a09,
  "/src/privacy/admin/AuditCells#LookerCell": LookerCell_bbc6c5154c17957c396e7e66169d0714,
  "/src/privacy/admin/AuditCells#LookedAtCell": LookedAtCell_bbc6c5154c17957c396e7e66169d0714,
  "/src/accounts/admin/ConfirmField#ConfirmField": ConfirmField_93c9dc57d77393501f21d9507cc8ca52,
  "/src/accounts/admin/OneTimeCodes#OneTimeCodes": OneTimeCodes_af009b6ae67c90f2c6836038a2d3eb84,
  "/src/hooks/admin/HookPanel#HookPanel": HookPanel_193de6610b15a38d860f6482e71b8a91,
  "/src/desk/admin/PolicyReplay#PolicyReplay": PolicyReplay_ce6c130e7f3b6484b882e42a79b7ce9c,
  "/src/privacy/admin/ClearedPanel#ClearedPanel": ClearedPanel_b3045c726f5a44a91f87daf5fc0da870,
  "/src/platform/admin/Mark#Icon": Icon_a2e1604f2b51719e779d3ffee515d19c,
  "/src/platform/admin/Mark#Logo": Logo_a2e1604f2b51719e779d3ffee515d19c,
  "/src/accounts/admin/CodeField#CodeField": CodeField_fe57aedde640c10b9994307369482c2f,
  "/src/articles/pages/admin/PagesLink#PagesLink": PagesLink_df2e6f865402cb89c31b0825894622e7,
  "/src/accounts/admin/KeysLink#KeysLink": KeysLink_42976f8439c25dae1e4c9f0abc8f30ff,
  "/src/desk/admin/WaitingCard#WaitingCard": WaitingCard_3f4359642c9c0ad20bf4cd1c832146f0,
  "/src/articles/admin/ArticleNotices#FailedSchedules": FailedSchedules_63a1752780d534bd4cb4471bf8ba5244,
  "/src/platform/jobs/admin/tasks#FailedTasksCard": FailedTasksCard_fa7aa9b81201e3e03ec9d9ddbac3a321,
  "/src/hooks/admin/HooksCard#HooksCard": HooksCard_4ab2bb62870fb452785b169a8311940b,
  "/src/desk/admin/DeskLink#DeskLink": DeskLink_926e22844b17745e524aa1eff01ee4fc,
  "/src/desk/admin/DeskView#DeskView": DeskView_51a0f3c2bc6cc1ad8b180064d622d90a,
  "/src/accounts/admin/ForgotView#ForgotView": ForgotView_69943072b1b0c35709f86d65a44e6109,
  "/src/articles/pages/admin/PagesView#PagesView": PagesView_5ab6cfa166fa4a63b693825efa80f22b,
  "/src/accounts/admin/KeysView#KeysView": KeysView_3f4081901d0e6f2069b5599caaf991f3,
  "/src/platform/jobs/admin/tasks#TasksView": TasksView_fa7aa9b81201e3e03ec9d9ddbac3a321,
  "@payloadcms/next/rsc#CollectionCards": CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1
}
