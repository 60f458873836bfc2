"""The words beside numbers and IDs: what says that one is a phone or an account, what says that it is none.

A row is a mark and its words; ``_`` stands for a space that may be left out. Simplified and traditional characters,
Vietnamese with and without its signs, and English stand side by side: a customer writes as they like.
"""

from typing import ClassVar, Self


class Mark:
    """What a word says of the number or ID beside it. No enum: its members are read on every token."""

    __slots__ = ("name", "says")

    PHONE: ClassVar[Self]
    NUMBER: ClassVar[Self]
    WECHAT: ClassVar[Self]
    QQ: ClassVar[Self]
    LINE: ClassVar[Self]
    ZALO: ClassVar[Self]
    EMAIL: ClassVar[Self]
    SAME: ClassVar[Self]
    SAME_WECHAT: ClassVar[Self]
    OTHER: ClassVar[Self]
    TRAP: ClassVar[Self]
    THEIRS: ClassVar[Self]
    NONE: ClassVar[Self]

    def __init__(self, name: str, says: str) -> None:
        self.name = name
        self.says = says

    def __repr__(self) -> str:
        return f"Mark.{self.name}"


for _name, _says in (
    ("PHONE", "a number to dial"),
    ("NUMBER", "a number: to dial if nothing else is said"),
    ("WECHAT", "an account of WeChat"),
    ("QQ", "an account of QQ"),
    ("LINE", "an account of LINE"),
    ("ZALO", "a number on Zalo"),
    ("EMAIL", "an address"),
    ("SAME", "another network has the same"),
    ("SAME_WECHAT", "WeChat has the same"),
    ("OTHER", "an account of another network"),
    ("TRAP", "a number of an order, a card, a document"),
    ("THEIRS", "what belongs to the other side"),
    ("NONE", "a product with a network's name"),
):
    setattr(Mark, _name, Mark(_name, _says))


WORDS: dict[Mark, str] = {
    Mark.PHONE: """
        电话 电话号 电话号码 電話 電話號碼 電話號 手机 手机号 手机号码 手機 手機號碼 手機號 移动电话 行動電話 行动电话
        座机 座機 固话 固話
        市话 市話 家电 家電 覆我 打返 回撥 回拨 覆電 联系方式 聯絡方式 聯繫方式 联络方式 联系电话 聯絡電話 联系号码
        联系我 聯絡我 联络我 聯繫我 找我
        搵我 屋企 验证码发到 手机号是 拨打 致电 致電 打给我 打給我 打俾我 打我
        call我 电hua dianhua shouji 殿话 点话 手几 手鸡 sj dh: dh： mp: mp： mp 回电 回電 回个电话 短信 簡訊 简讯
        whatsapp whats_app wtsapp wapp whatapp 电联 電聯 手提 手提電話
        shoujihao shouji_haoma dianhuahao dianhua_haoma lianxidianhua lianxi_dianhua lianxifangshi
        家電 住家 代表號 代表号 總機 总机 總機電話 总机电话 直線 直撥 直拨 辦公室電話 公司電話
        手提电话 我的号 我的號 電聯 门号 門號 全号 全號 完整号码 座机号 小灵通 手機號碼 机主 电話 手提号 ph. tel. mob.
        打電話 打电话
        phone phones phone_number phone_no telephone tel mobile mob cell cellphone cell_phone handphone hp ph call text
        reach_me contact_me whatsap watsapp whatsaap wassap whatapps ws contact_number contact_no contact ring ring_me
        sms viber telegram signal landline
        home_number mobile_number cell_number emergency_contact area_code
        phn phne contct moblie nmbr pls_msg please_msg msg_me message_me hmu fone wa_me wa_us google_voice facetime
        imessage reach_out reached_at reached_on back_to_me reach_us contact_us call_us call_him call_her ring_us
        text_us my_digits new_digits
        telefon tepon hubungi fon nombor_telefon no_tel whatsapp_saya
        my_number my_no call_me text_me ☎ 📞 📱 ☎️ 📲 handy msisdn
        fone phôn đtdđ dtdd sđtlh sdtlh đtlh dtlh sđt_lh sdt_lh sđt_liên_hệ so_dt số_đt sốđt nháy_máy nhay_may
        sđt sdt sđth đth fone sim dđ dt đt đthoại dthoai điện_thoại dien_thoai đ.t d.đ số_máy so_may máy_bàn may_ban
        di_động
        di_dong gọi goi alo phone:
        alô a_lô liên_hệ lien_he lh người_nhận nguoi_nhan liên_lạc lien_lac nhắn_tin nhan_tin số_em số_mình số_tôi
        số_anh số_chị so_em so_minh số_của
        so_cua qua_số qua_so call_em
        """,
    Mark.NUMBER: """
        nombor 号码 號碼 号 號 冧把 冧巴 number numbers no no. num nr số so
        """,
    Mark.WECHAT: """
        微信 微信号 微信號 微信号码 微信账号 微信帐号 微信帳號 微信id 微信_id 威信 微芯 v信 v信号 v芯 薇信 薇信号 维信
        徽信 徵信 微新 威新 薇新 薇芯 维芯 威芯 薇辛 薇欣 绿芯 v新 w❤x w♥x v❤x 微星号 薇❤信 w_x w_e_c_h_a_t wc we-chat
        wei信 wei❤ wei_xin号 微xin
        围信 圍信 魏信 伟信 偉信 葳信 巍信 卫信 衛信 唯信 未信 危信 味信 溦芯 微姓 微鑫 微馨 微辛 微薪 微欣 微星 薇星
        薇姓 薇鑫 薇馨
        徽心 徽芯 維芯 維心 维心 维新号 葳心 葳芯 微亻言 薇亻言 威亻言 徽亻言 維亻言 维亻言 v亻言 v♡ 微♡ 薇♡ 威♡ 唯♥
        绿色app 綠色app 绿色图标 綠色圖示
        微x 薇x 威x 微❤ 薇❤ 威❤ v❤ 微訊 微讯 嶶信 溦信 激信 卫星号 卫星 衛星 维❤ 維❤ 维♥ vvx vvvx vxx wxx 微_信 微.信
        v_信 薇_信 威_信 v❤ v♥ v❤️ 微心 薇心 v心 微♥ 威♥ 薇♥
        微 薇 威 徽 徵 微号 薇号 威号 徽号 v号 卫❤ 卫♥ 喂❤ w.x v.x weixing 绿泡 加v 加微 加薇 加威 加个微 加个v 加我v
        加我微 加我薇 加我威 +v +微 +薇
        +威 ➕v 加+v 加我+v vx vx号 v_x wx wx号 wxid wx_id vx_id wxh vxh v v:
        w信 wechat we_chat wechat_id wechat_account wechat_no wechat_number weixin wei_xin weixin_id vxin v_xin 維信
        weix wechatid 绿泡泡 绿色的软件 绿色那个软件 绿色的那个软件 绿色聊天软件 绿色软件 小绿 綠泡泡 💚 🛰
        """,
    Mark.QQ: """
        qq qq号 qq號 qq号码 qq账号 qq帐号 qq帳號 q_q号 q_q 叩叩 扣q qq# q聊 q号 q號 q 扣扣 扣扣号 扣号 扣 抠 抠抠 蔻蔻
        q上 q里 q裡 小企鹅 企鹅上 扣扣上
        企鹅 企鹅号 企鵝 企鵝號 加q 加扣 加qq qq_id qq_number qq_no 球球 秋秋 球球号 秋秋号 企鹅q 扣扣id 🐧 ＱＱ
        """,
    Mark.LINE: """
        line l_i_n_e line_id lineid line号 line號 line帳號 line账号 line_account line_name 賴 賴id 賴_id 加賴 赖id
        赖_id 加赖 籟 籟id 癩id line的id 的賴 我賴 賴的id 賴號 賴帳號 赖号 加line id_line
        """,
    Mark.ZALO: """
        zalo z-alo z.alo da_lô ză_lô ra_lô ja_lô zalow zaloo zalô za_lô dalo za-lo zalo号 zalo_id zalo_number za_lo zl
        zép_lào zep_lao da_lo za-lô
        """,
    Mark.EMAIL: """
        邮箱 郵箱 电邮 電郵 邮件 郵件 信箱 伊妹儿 email e-mail mail gmail qq邮箱 qq郵箱 网易邮箱 thư_điện_tử hòm_thư
        địa_chỉ_mail
        """,
    Mark.SAME: """
        同号 同號 同步 同名 这个号 這個號 此号 此號 同样 同樣 搜手机号 搜手機號 搜号码 搜電話 搜电话 手机号搜 也用这个
        也是这个 也是這個 呢個 就这个 就這個 也这个 也這個 同上 同手机 同手機 同电话 同電話 同号码 这支 這支 同一支
        同一号码 都同 搜这个 搜這個 搜这个号 ditto same_as_above same_as_phone same_as_mobile giống_trên như_sđt
        giống_sđt this_number this_no the_same_number 同一个 同一個 同一号 一样 一樣 一致 都是 也是 也可以
        也行 相同 同 亦是 就是 same same_number same_as the_same also as_well too
        cùng_một_số cùng_1_số chung_số chung_một_số chung_1_số cung_mot_so cung_1_so chung_so y_chang như_nhau là_một
        trùng_số
        trùng_nhau cùng_số cùng số_này luôn như_trên cũng_số cũng_là trùng giống cung_so so_nay luon cũng_vậy có co đều
        """,
    Mark.SAME_WECHAT: """
        微电同 微电同号 電微同號 电微同号 电微同 手微同号 v同 v同号 v同號 v也是 微同 微同号 微同號 微同步 薇同 薇同号
        威同 威同号 vx同 vx同号 wx同 wx同号 微信同 微信同号 微信同號 微信同步 微信一样 同v 同v号 同微 同微信 同微信号
        同薇 同vx 同wx v信同号 v信同 vx也是 wx也是 微信也是
        微信也一样 微信通用 手机通用 微信号通用 加v同 加微同 q微同 v_same
        """,
    Mark.OTHER: """
        抖音 抖音号 抖音號 快手 快手号 小红书 小红书号 小紅書 微博 b站 知乎 陌陌 淘宝 旺旺 钉钉 飞书 ins ig instagram
        facebook fb messenger tiktok twitter skype discord steam 推特 支付宝账号 kakao kakaotalk
        用户名 用戶名 昵称 暱稱 网名 username user_name nick nickname 游戏id 遊戲id 游戏账号 apple_id paypal 宽带账号
        密码 密碼 password passwd pwd mật_khẩu mat_khau pass wifi wi-fi 激活码 序列号 型号 型號 model
        appid app_id openid open_id unionid union_id appsecret app_secret appkey app_key mchid mch_id 商户号 商戶號
        token access_token api_key apikey secret_key session_key 密钥 密鑰 秘钥
        小程序 公众号 公眾號 视频号 官网 网址 網址 网站 网页
        """,
    Mark.TRAP: """
        圆通 圓通 顺丰 順豐 中通 申通 韵达 韻達 极兔 德邦 京东快递 百世 邮政 ems 宅急便 黑貓 新竹物流 大榮 dhl fedex
        ups usps jt ghn ghtk viettel_post j&t
        工行 建行 农行 中行 招行 交行 邮储 工商银行 建设银行 农业银行 中国银行 招商银行 台新 玉山 國泰 中信銀行 匯豐
        恒生 渣打 techcombank vietcombank vcb sacombank acb bidv agribank vpbank tpbank mbbank vietinbank
        快件 急件 快递件 这批 這批 调拨单 調撥單 口令 công_văn 这单 這單 那单 那單 该单 該單 集装箱 貨櫃 货柜 会员
        會員 电话费 電話費 电话费账单 電話費帳單
        số_máy_khung 热度
        熱度 人气 人氣 里程 得分 等于 等於 打赏 打赏了 人民币 人民幣 新台幣 港幣 注册资本 文件 附件 文件名 点赞 点赞数
        评论 收藏 转发 在线人数 人次 步数 字节 公里 像素 随机数 计算 结果是 相当于 超过 突破 涨到 漲到 达到 達到 高达
        員編 员编 銀行戶口 mpf戶口 公積金戶口 戶口號碼 街口交易 支付宝交易 微信交易 线下交易号 rma rx
        dingdan dingdanhao dingdan_hao danhao kuaidi kuaididan kuaidi_danhao yundan shenfenzheng kahao huiyuanhao
        hetong baodan zhanghao
        案號 案号 电号 電號 水號 水号 统编 订位代号 訂位代號 航班訂位 虚拟账号 虛擬帳號 取件编号 取件編號 申诉编号
        申訴編號 查询码 查詢碼 查詢號碼 查询号码 中奖号码 中獎號碼 彩券 樂透 乐透 八達通 呢張單 張單 张单
        载具 載具 户头 戶頭 存折 存摺 稅籍 税籍 桌位 床位登记 床位登記 保固登錄 保固登录 保修登记 曝光 曝光量 链接
        鏈接 連結 链接里 网盘 提取码 设备 設備 钱包地址 錢包地址 储值 儲值 郵局 中信 华南 華南 第一銀行 consignment
        docket số_máy_xe game_id id_game sn码 charge refund ngân_hàng bệnh_án benh_an danh_bộ số_bệnh_án mã_pe
        cuộc_họp meeting_id zoom nạp nap số_hiệu số_phiếu_khám số_quyết_định số_tham_chiếu số_định_danh số_chứng_từ
        số_đăng_ký số_kiểm_soát kqxs vé_số trúng_số số_thuê_bao_internet
        waybill_number policy_number claim_number case_number reference_number confirmation_number invoice_number
        ticket_number serial_no membership_number employee_number employee_id student_number card_no
        routing_number tax_number vat_number model_number part_no license_number licence_number driver_license
        plate_number meeting filename mileage bytes
        订单 订单号 订单编号 訂單 訂單號 訂單編號 单号 單號 单子 运单 运单号 運單 快递号 快递单 快递单号 物流号 物流单
        物流单号 货运单 貨運 包裹 包裹号 包裹號 追踪 追踪号 追蹤 条码 條碼 条形码 商品码 货号 貨號 款号
        流水 流水号 流水號 交易号 交易號 交易单号 商户单号 支付单号 凭证 憑證 参考号 參考號 受理号 受理编号 工单 工單
        工单号 报修单 案件 案号 回执 取件码 取件碼 提货码 取票号 票号 票號 机票 车票 航班 班次 车次
        合同 合同号 合同编号 合約 合約編號 协议 保单 保單 保单号 發票 发票 发票号 税号 稅號 统一编号 統一編號 統編
        统编 信用代码 组织机构 营业执照 执照 執照 身份证 身份证号 身份證 身分證 证件 證件 证号 證號 护照 護照
        社保 社保号 医保 医保号 医保卡 公积金 病历 病历号 病歷 病歷號 就诊卡 就诊号 挂号单 门诊号 住院号 住院號 准考证
        准考證 考号 考號 学号 學號 学籍 工号 工號 员工号 驾照 駕照 驾驶证 档案 档案号 车牌 車牌 车架 引擎號 发动机
        银行卡 銀行卡 信用卡 储蓄卡 卡号 卡號 会员卡 會員卡 会员号 會員號 会员编号 悠遊卡 八达通 八達通 一卡通 交通卡
        充值卡 购物卡 礼品卡 账号 帐号 帳號 賬號 账户 帳戶 賬戶 户号 戶號 户头 对公 收款 汇款 匯款 转账 轉帳 轉賬
        验证码 驗證碼 校验码 动态码 识别码 邀请码 邀請碼 优惠码 優惠碼 兑换码 兌換碼 代码 代碼 编码 編碼 编号 編號
        序号 序號 序列号 序號 设备号 设备码 产品编号 批号 批號 批次 机器码 imei sn s/n sku 电表 電錶 水表 燃气 户名
        专利 书号 isbn 图号 样本号 检测号 报告号 报告编号 申请号 申請號 备案号 学生证 群号 群號 微信群 qq群 加qq群
        加q群 加微信群 加扣扣群 尾号 尾號
        末四位 后四位 後四位 数量 數量 总共 一共 共计 共計 合计 合計 金额 金額 余额 餘額 单价 總價 总价 预算
        預算
        播放 播放量 瀏覽 觀看 下載 按讚 许可 許可 牌照 许可证 次数 次數 浏览 浏览量 阅读 阅读量 点击 粉丝 粉絲 流量
        销量 銷量 库存 庫存 积分 積分 充值 充值了 转了 付了 面积 人口 市值 营收 房间号 房号 楼栋 座位 机身码
        统一社会信用代码 纳税人 识别号 識別號 商品id id号 商品编码
        客户号 客戶號 客户编号 客戶編號 编号是 用户id 用户编号 uid 玩家id 角色id 订阅号 标的 股票 基金 彩票 邮编 郵編
        郵遞區號 经度 纬度 坐标 时间戳 哈希 版本 版本号 端口 内存 分机
        order order_number order_no order_id ord tracking tracking_number tracking_no waybill awb parcel package
        shipment shipping invoice inv receipt contract policy claim case ticket ticket_no reference ref
        booking booking_no booking_id reservation confirmation pnr flight serial serial_number passport ssn nric ic
        id_number id_no id_card identity_card license licence permit plate tax tax_id vat tin ein
        account account_number account_no acct a/c acc iban swift routing bank bank_account card card_number
        credit_card debit_card visa mastercard member membership member_no student_id employee staff exam candidate
        code otp pin verification passcode voucher coupon gift_card promo sku item model part_no part_number batch lot
        barcode upc ean asin isbn po p.o. po_number quote job transaction txn transaction_id reg registration vin
        views followers likes subscribers downloads population total amount balance budget quantity qty
        room_number extension version customer_id customer_number user_id patient_id mrn medical_record device meter
        iccid zip postcode
        mã mã_đơn ma_don mã_số mã_đơn_hàng đơn đơn_hàng don_hang don vận_đơn van_don mã_vận_đơn kiện_hàng bưu_kiện
        bill hóa_đơn hoá_đơn hoa_don hợp_đồng hop_dong biên_lai phiếu số_phiếu
        tài_khoản tai_khoan số_tk so_tk stk tk tktt thẻ the_atm số_thẻ so_the số_tài_khoản so_tai_khoan cccd cmnd cmt
        căn_cước can_cuoc chứng_minh hộ_chiếu ho_chieu passport mst mã_số_thuế bảo_hiểm bhyt bhxh
        biển_số bien_so sê-ri seri sê_ri số_seri số_khung số_máy_móc sbd số_báo_danh mssv mã_sinh_viên mã_khách
        mã_giao_dịch giao_dịch giao_dich mã_otp otp giá gia số_lượng so_luong tổng tong lượt_xem luot_xem đặt_chỗ vé
        số_vé chuyến_bay số_lô
        mã_vạch ma_vach mã_kh mã_nv hồ_sơ ho_so số_hồ_sơ tra_cứu số_dư so_du số_tiền so_tien chuyển_khoản chuyen_khoan
        ck
        """,
    Mark.THEIRS: """
        你们 你們 您们 妳們 你哋 贵司 貴司 贵公司 貴公司 贵店 貴店 你家 您家 客服 客服电话 客服電話 客服热线 客服熱線
        官方 官方电话 官方客服 人工客服 售后 售后电话 售後 商家 卖家 賣家 店家 店里电话 门店电话 热线 熱線 热线电话
        服务热线 服務專線 專線 专线 投诉电话
        你的 您的 妳的 你电话 你手机 你微信 您微信 您电话 你嘅
        your yours ur hotline customer_service customer_support support_line helpline your_company
        hotline_shop sdt_shop sđt_shop đt_shop số_bên_shop có_phải co_phai của_shop cua_shop bên_shop tổng_đài
        tong_dai của_mấy_bạn số_shop sđt_shop sdt_shop đt_shop shop_mình
        số_hotline đường_dây_nóng
        """,
    Mark.NONE: """
        báo_giá bao_gia xin_giá xin_gia hỏi_giá hoi_gia bảng_giá bang_gia 姓賴 姓赖 姓籟
        微信小店 微信步数 微信步數 微信支付 微信付款 微信付 微信转账 微信轉賬 微信收款 微信红包 微信紅包 微信钱包
        微信錢包 微信公众号 微信公眾號 微信小程序 微信读书 微信视频号 微信运动 微信登录 微信登陆 微信登入 微信扫码
        微信掃碼 微信商城 微信平台 微信端 微信版 微信客户端 微信朋友圈 微信分身
        微博 微波 微笑 微整 微创 微創 微软 微調 微调 微单 微针 微針 微微 轻微 輕微 稍微 略微 细微 微量 微生物 微型
        微商 微店 微电影 威士忌 威海 威力 威尔 威爾 示威 权威 權威 蔷薇 薔薇 采薇 薇娅 徽章 安徽 校徽 国徽 威胁 威斯
        威尼斯 夏威夷 挪威 科威特 威廉 微辣 微糖 微冰 微甜 微热 微信息 微卷 微胖
        qq音乐 qq音樂 qq空间 qq空間 qq币 qq幣 q币 q幣 qq会员 qq游戏 qq飞车 qq炫舞 qq浏览器 qq阅读 qq糖 qq钱包 qq红包
        qq农场 qq宠物 qq影音 qq输入法 qq弹弹 q弹 qq冰淇淋 奇瑞qq qq旋风 qq堂 qq秀 qq邮 q版 扣子 扣款 扣费 扣钱 扣分
        扣除 折扣 纽扣 回扣 克扣
        wechat_pay wechatpay wechat_group wechat_mini_program mini_program wechat_official line_pay linepay line群
        line_group line官方 line_up line_of on_the_line online on-line line_friends line_today line_tv line貼圖
        line_bank line_points linepoints deadline
        手提袋 手提包 手提箱 手提電腦 手提电脑 手提行李 卫星电视 衛星電視 卫星导航 衛星導航 卫星地图 卫星图 围信号
        周围 周圍 范围 範圍 包围 包圍 氛围 氛圍 外围 外圍 胸围 腰围 臀围 胸圍 腰圍 臀圍 保卫 保衛 防卫 捍卫 雄伟 宏伟
        从未 從未 尚未 品味 口味 趣味
        依赖 依賴 信赖 信賴 抵賴 诬赖 誣賴 仰賴 仰赖 无赖 無賴 耍赖 耍賴 赖床 賴床 赖账 抵赖 zalopay zalo_pay zalo_oa
        nhóm_zalo group_zalo 企业微信 企業微信 微信企业
        手机壳 手機殼 手机膜 手机卡 手机套 手机店 手机端 手机版 手机银行 手机屏 手机维修 手机号段 手机尾号 話費 话费
        电话亭 电话卡 电话会议 手表 phone_case phone_screen
        """,
}
