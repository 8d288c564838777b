// matches(): RE2, whose time is linear in the text whatever the pattern is.
#include <re2/re2.h>

#include "engine/expression/code.h"

namespace xinfang::expression {

namespace {

// Memory a pattern may take when compiled: bounds what a workflow file can ask for.
constexpr std::int64_t pattern_bytes_max = 1 << 20;

RE2::Options options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(pattern_bytes_max);
  return options;
}

std::string problem_of(const RE2& pattern) {
  return "'" + pattern.pattern() + "' is no pattern of RE2: " + pattern.error();
}

Outcome match(const Value& text, const RE2& pattern) {
  if (!pattern.ok()) return fail(problem_of(pattern));
  return Value::boolean(RE2::PartialMatch(text.as_string(), pattern));
}

Outcome matches(Arguments arguments) {
  if (!arguments[0].is(Kind::string) || !arguments[1].is(Kind::string)) {
    return no_overload("matches", arguments);
  }
  return match(arguments[0], RE2(arguments[1].as_string(), options()));
}

// RE2 objects may be shared between threads.
class Matches final : public Code {
 public:
  Matches(CodePointer text, const std::string& pattern)
      : text_(std::move(text)), pattern_(pattern, options()) {}
  Outcome evaluate(Frame& frame) const override {
    const Operand text(*text_, frame);
    if (!text.ok()) return text.failure();
    if (!text->is(Kind::string)) return no_overload("matches", {&*text, 1});
    return match(*text, pattern_);
  }

 private:
  CodePointer text_;
  RE2 pattern_;
};

}  // namespace

const Node* literal_pattern(const Node& call) {
  if (call.kind != Node::Kind::call || call.name != "matches" || call.children.size() != 2) {
    return nullptr;
  }
  const auto& pattern = *call.children[1];
  const bool literal = pattern.kind == Node::Kind::literal && pattern.value.is(Kind::string);
  return literal ? &pattern : nullptr;
}

std::string pattern_problem(const std::string& pattern) {
  const RE2 compiled(pattern, options());
  return compiled.ok() ? "" : problem_of(compiled);
}

CodePointer make_matches(CodePointer text, const std::string& pattern) {
  return std::make_unique<Matches>(std::move(text), pattern);
}

std::vector<Function> match_functions() {
  const std::vector<Signature> tested{{{TypeKind::string, TypeKind::string}, TypeKind::boolean}};
  return {{"matches", true, tested, matches}, {"matches", false, tested, matches}};
}

}  // namespace xinfang::expression
