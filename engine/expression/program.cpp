#include "engine/expression/program.h"

#include <algorithm>

#include "engine/expression/checker.h"
#include "engine/expression/code.h"
#include "engine/expression/parser.h"
#include "engine/expression/type_relations.h"

namespace xinfang::expression {

struct Program::Compiled {
  std::string source;
  Type type;
  CompiledCode code;
};

Program::Program(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

Result<Program, std::vector<Problem>> Program::compile(std::string_view source,
                                                       const Environment& environment,
                                                       Checking checking,
                                                       std::optional<Type> expected) {
  auto node = parse(source);
  if (!node) return Failure{std::vector<Problem>{node.error()}};
  auto compiled = std::make_shared<Compiled>();
  compiled->source = std::string(source);
  if (checking == Checking::checked) {
    std::vector<Problem> problems;
    compiled->type = check(**node, environment, problems);
    if (problems.empty() && expected && !is_assignable(compiled->type, *expected)) {
      problems.push_back({0, "the expression gives " + compiled->type.to_text() + " where " +
                                 expected->to_text() + " is expected"});
    }
    if (!problems.empty()) {
      std::stable_sort(problems.begin(), problems.end(),
                       [](const Problem& a, const Problem& b) { return a.offset < b.offset; });
      return Failure{std::move(problems)};
    }
  }
  compiled->code = compile_code(**node, environment);
  return Program(std::move(compiled));
}

Program Program::failing(std::string source, std::string message) {
  auto compiled = std::make_shared<Compiled>();
  compiled->source = std::move(source);
  compiled->code.code = make_failing(std::move(message));
  return Program(std::move(compiled));
}

Result<Value, EvaluationError> Program::evaluate(const Activation& activation) const {
  Frame frame{activation, std::vector<Value>(compiled_->code.locals), 0};
  return compiled_->code.code->evaluate(frame);
}

const std::string& Program::source() const { return compiled_->source; }
const Type& Program::type() const { return compiled_->type; }
const std::vector<std::size_t>& Program::variables() const { return compiled_->code.variables; }

}  // namespace xinfang::expression
