#include <sstream>

#include "support.h"
#include "tests/support/state_kind.h"

namespace xinfang::definition {
namespace {

std::string text_of(const Text& text) { return text.zh + "|" + text.en; }

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ",") + name;
  return "[" + out + "]";
}

const char* name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::boolean:
      return "bool";
    case FieldKind::integer:
      return "int";
    case FieldKind::number:
      return "number";
    case FieldKind::string:
      return "string";
    case FieldKind::text:
      return "text";
    case FieldKind::date:
      return "date";
    case FieldKind::enumeration:
      return "enum";
    case FieldKind::user:
      return "user";
    case FieldKind::string_list:
      return "list<string>";
    case FieldKind::record_list:
      return "list<record>";
    case FieldKind::any:
      return "any";
  }
  return "";
}

const char* name_of(ClockAction::Kind kind) {
  switch (kind) {
    case ClockAction::Kind::start:
      return "start";
    case ClockAction::Kind::meet:
      return "meet";
    case ClockAction::Kind::stop:
      return "stop";
    case ClockAction::Kind::restart:
      return "restart";
    case ClockAction::Kind::suspend:
      return "suspend";
    case ClockAction::Kind::resume:
      return "resume";
    case ClockAction::Kind::extend:
      return "extend";
    case ClockAction::Kind::correct:
      return "correct";
  }
  return "";
}

// What an attribute says, or `expression`.
std::string text_of(const Given& given) {
  return given.expression.empty() ? given.text : "`" + given.expression + "`";
}

class Dumper {
 public:
  std::string write(const Definition& definition);

 private:
  void line(const std::string& words) { out_ << std::string(indent_, ' ') << words << "\n"; }
  void field(const Field& field, const std::string& mark);
  void form(const std::vector<FormField>& fields);
  void actions(const std::string& name, const Actions& actions);
  void action(const Action& action);
  void send(const Send& send);
  void payload(const Payload& payload);
  void transition(const Transition& transition);
  void state(const State& state);
  void named(const std::string& name, const std::vector<Named>& all);

  std::ostringstream out_;
  std::size_t indent_ = 0;
};

void Dumper::field(const Field& field, const std::string& mark) {
  std::ostringstream words;
  words << mark << " " << field.id << " " << name_of(field.kind) << " " << text_of(field.title);
  if (!field.hint.empty()) words << " hint=" << text_of(field.hint);
  if (!field.role.empty()) words << " role=" << field.role;
  if (field.optional) words << " optional";
  if (field.personal) words << " personal";
  if (field.by_foreach) words << " by foreach";
  if (field.min) words << " min=" << *field.min;
  if (field.max) words << " max=" << *field.max;
  if (field.min_today) words << " min=today";
  if (field.max_today) words << " max=today";
  for (const auto& choice : field.choices) {
    words << " " << choice.value << "=" << text_of(choice.title);
  }
  line(words.str());
  indent_ += 2;
  for (const auto& inner : field.fields) this->field(inner, "field");
  indent_ -= 2;
}

void Dumper::form(const std::vector<FormField>& fields) {
  for (const auto& each : fields) field(each.field, each.stores ? "form data" : "form");
}

void Dumper::actions(const std::string& name, const Actions& all) {
  if (all.empty()) return;
  line(name);
  indent_ += 2;
  for (const auto& each : all) action(each);
  indent_ -= 2;
}

void Dumper::action(const Action& action) {
  if (const auto* assign = std::get_if<Assign>(&action.what)) {
    line("set " + assign->field + " = " + assign->expression);
  } else if (const auto* raise = std::get_if<Raise>(&action.what)) {
    line("raise " + raise->event);
  } else if (const auto* log = std::get_if<Log>(&action.what)) {
    line("log " + log->expression + (log->label.empty() ? "" : " label " + log->label));
  } else if (const auto* choice = std::get_if<If>(&action.what)) {
    for (const auto& branch : choice->branches) {
      actions(branch.condition.empty() ? "else" : "if " + branch.condition, branch.actions);
    }
  } else if (const auto* clock = std::get_if<ClockAction>(&action.what)) {
    line(std::string(name_of(clock->kind)) + " " + clock->clock +
         (clock->by.empty() ? "" : " by " + clock->by) +
         (clock->on.empty() ? "" : " on " + clock->on) +
         (clock->reason.empty() ? "" : " reason " + clock->reason) +
         (clock->document.empty() ? "" : " document " + clock->document));
  } else if (const auto* document = std::get_if<Document>(&action.what)) {
    line("document " + document->document);
  } else if (const auto* notice = std::get_if<Notice>(&action.what)) {
    line("notice " + notice->to + " " + text_of(notice->text));
  } else if (const auto* loop = std::get_if<Foreach>(&action.what)) {
    actions("foreach " + loop->item + " " + loop->index + " in " + loop->array, loop->actions);
  } else if (const auto* block = std::get_if<Block>(&action.what)) {
    actions("block", block->actions);
  } else if (const auto* cancel = std::get_if<Cancel>(&action.what)) {
    line("cancel " + text_of(cancel->send_id));
  } else if (const auto* sent = std::get_if<Send>(&action.what)) {
    send(*sent);
  }
}

void Dumper::send(const Send& send) {
  line("send " + text_of(send.event));
  indent_ += 2;
  if (!send.target.empty()) line("target " + text_of(send.target));
  if (!send.type.empty()) line("type " + text_of(send.type));
  if (!send.delay.empty()) line("delay " + text_of(send.delay));
  if (!send.id.empty()) line("id " + send.id);
  if (!send.id_location.empty()) line("id location " + send.id_location);
  payload(send.payload);
  indent_ -= 2;
}

void Dumper::payload(const Payload& payload) {
  for (const auto& parameter : payload.parameters) {
    line(std::string(parameter.is_location ? "location " : "param ") + parameter.name + " = " +
         parameter.expression);
  }
  if (!payload.content.empty()) line("content " + payload.content);
}

void Dumper::transition(const Transition& transition) {
  line("on " + joined(transition.events) + (transition.internal ? " internal" : ""));
  indent_ += 2;
  if (!transition.title.empty()) line("title " + text_of(transition.title));
  if (!transition.by.empty()) line("by " + joined(transition.by));
  if (!transition.basis.empty()) line("basis " + transition.basis);
  if (!transition.basis_none.empty()) line("no basis: " + transition.basis_none);
  for (const auto& check : transition.when) {
    line("when " + check.expression +
         (check.otherwise.empty() ? "" : " otherwise " + text_of(check.otherwise)));
  }
  form(transition.form);
  if (!transition.targets.empty()) line("to " + joined(transition.targets));
  actions("do", transition.actions);
  indent_ -= 2;
}

void Dumper::state(const State& state) {
  line(std::string("state ") + state.id + " " + name_of(state.kind) + " " + text_of(state.title));
  indent_ += 2;
  if (!state.stage.empty()) line("stage " + state.stage);
  if (!state.untimed.empty()) line("untimed " + state.untimed);
  if (!state.initial.empty()) line("initial " + joined(state.initial));
  actions("initial do", state.initial_actions);
  for (const auto& datum : state.data) line("datum " + datum.field + " = " + datum.expression);
  payload(state.done_data);
  actions("entry", state.entry);
  actions("exit", state.exit);
  for (const auto& each : state.transitions) transition(each);
  for (const auto& each : state.states) this->state(each);
  indent_ -= 2;
}

void Dumper::named(const std::string& name, const std::vector<Named>& all) {
  for (const auto& each : all) line(name + " " + each.id + " " + text_of(each.title));
}

std::string Dumper::write(const Definition& definition) {
  line("workflow " + definition.name + " " + text_of(definition.title));
  line("rules " + definition.rules);
  line("numbering " + definition.numbering);
  named("role", definition.roles);
  named("stage", definition.stages);
  named("document", definition.documents);
  for (const auto& each : definition.data) field(each, "data");
  line("access " + joined(definition.access.roles) + " " + joined(definition.access.fields));
  line("summary " + definition.summary_subject + " / " + definition.summary_petitioner + " / " +
       definition.summary_received);
  const auto& registration = definition.registration;
  line("register " + text_of(registration.title) + " " + joined(registration.by) + " " +
       registration.basis + registration.basis_none);
  indent_ += 2;
  form(registration.form);
  actions("do", registration.actions);
  indent_ -= 2;
  if (definition.data_model == DataModel::cel) line("data model cel");
  if (definition.late_binding) line("late binding");
  state(definition.root);
  return out_.str();
}

}  // namespace

std::string dump(const Definition& definition) { return Dumper().write(definition); }

std::string dump(const clock::RulePack& pack) {
  std::ostringstream out;
  out << pack.name << " " << pack.version << " " << format_day(pack.in_force_from) << " "
      << text_of(pack.title) << "\n";
  for (const auto& rule : pack.rules) {
    out << rule.id << " " << text_of(rule.title) << " " << to_text(rule.limit) << ", " << rule.basis
        << ", " << (rule.status == clock::Status::verified ? "verified" : "assumed") << ", "
        << (rule.month_end == clock::MonthEnd::civil ? "civil" : "criminal")
        << (rule.rolls ? ", rolls" : "") << ", warn " << to_text(rule.warn) << ", urgent "
        << to_text(rule.urgent) << (rule.may_suspend ? ", may suspend" : "");
    if (rule.extension) {
      out << ", extension " << to_text(*rule.extension) << " x" << rule.extensions_max << " "
          << joined(rule.extended_by);
    }
    if (!rule.note.empty()) out << ", " << text_of(rule.note);
    out << "\n";
  }
  return out.str();
}

}  // namespace xinfang::definition
