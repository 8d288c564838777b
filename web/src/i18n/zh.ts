export const zh = {
  app: { name: '信访办理', skip: '跳到正文' },
  login: {
    title: '登录',
    name: '用户名',
    password: '密码',
    submit: '登录',
    hint: '信访件涉及个人隐私，请勿在公用设备上保存密码。',
  },
  header: { logout: '退出', language: 'English', desk: '办件台', register: '登记' },
  live: { open: '实时', connecting: '连接中', closed: '已断开' },
  colour: {
    green: '正常', yellow: '临近', red: '紧迫', overdue: '超期', met: '已办', late: '逾期已办',
    suspended: '中止', stopped: '终止', none: '无期限',
  },
  list: {
    title: '办件台', open: '在办', finished: '办结', all: '全部', number: '编号', subject: '事项',
    petitioner: '信访人', received: '收到', stage: '阶段', due: '期限', state: '状态', workflow: '类别',
    anyWorkflow: '全部类别', anyStage: '全部阶段', anyColour: '全部期限', more: '加载更多', empty: '没有符合条件的信访件',
    search: '按编号查找', count: '在办 {n} 件', reload: '刷新',
  },
  due: { left: '剩 {n} 天', today: '今天到期', over: '超期 {n} 天', none: '—' },
  register: {
    title: '登记', choose: '登记类别', submit: '登记', more: '更多项目（选填）', done: '已登记：{number}',
    keys: '回车到下一项，Ctrl+Enter 提交', none: '您没有登记权限', again: '再登记一件', open: '打开办件',
  },
  form: {
    required: '必填', optional: '选填', add: '添加', remove: '删除', yes: '是', no: '否', choose: '请选择',
    addHint: '输入后回车添加', row: '第 {n} 项', min: '至少 {n}', max: '至多 {n}',
    tooFewItems: '至少 {n} 项', tooShort: '至少 {n} 字', number: '应为数字', day: '日期应为 年-月-日',
  },
  case: {
    now: '现在可以办理', none: '当前没有可办理的事项', others: '由其他岗位办理', blocked: '暂不能办理', basis: '依据',
    by: '由', clocks: '期限', data: '登记与办理信息', journal: '办理经过', chart: '流程图', finished: '已办结归档',
    preview: '办理后', previewWait: '填写完整后显示办理结果', confirm: '确认办理', cancel: '取消', changed: '该件刚被他人办理，已更新，请核对后再办',
    done: '已办理：{title}', assumed: '暂定', provisional: '暂计', why: '计算依据', limit: '期限', started: '起算',
    records: '明细', showAll: '显示全部', current: '当前状态', fit: '适应窗口', actual: '原始大小', counted: '计 {n} 天',
  },
  record: {
    opened: '立案登记，编号 {number}', entered: '进入「{name}」', exited: '离开「{name}」', assigned: '{name}：{value}',
    document: '制作《{name}》', notice: '通知{to}：{text}', transition: '{name}', finished: '办结', remembered: '记住办理位置',
    logged: '记录：{text}', error: '执行出错：{text}', event: '事件 {name}', migrated: '转入新版流程，处于「{names}」', and: '」「',
    clock: { started: '起算', suspended: '中止', resumed: '恢复', restarted: '重新起算', extended: '延长 {by}', met: '已完成', stopped: '终止', expired: '届满' },
    clockLine: '期限「{name}」{change}', petitioner: '信访人',
  },
  problem: {
    network: '连接不上服务器，请稍后再试', bad_credentials: '用户名或密码不正确', too_many_attempts: '登录失败次数过多，请稍后再试',
    unauthenticated: '登录已失效，请重新登录', stale: '该件刚被他人办理', not_found: '没有这个信访件，或者您无权查看',
    role: '该事项由其他岗位办理', forbidden: '没有权限', form: '填写有误，请检查', validation: '提交内容有误', busy: '服务器繁忙，请稍后再试', internal: '服务器出错',
    guard: '条件不满足', other: '操作未完成',
  },
}
