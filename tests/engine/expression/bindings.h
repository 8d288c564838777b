// Evaluating expressions over a few bound variables.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/expression/json.h"
#include "engine/expression/program.h"

namespace xinfang::expression {

using Bindings = std::vector<std::pair<std::string, Value>>;

// Variables are the bindings in their order; a variable bound to nothing has a null pointer.
class BoundActivation : public Activation {
 public:
  explicit BoundActivation(const Bindings& bindings) : bindings_(bindings) {}
  const Value* variable(std::size_t slot) const override {
    return slot < bindings_.size() ? &bindings_[slot].second : nullptr;
  }
  Result<Value, EvaluationError> call(std::size_t, std::span<const Value>) const override {
    return Failure{EvaluationError{"no functions"}};
  }

 private:
  const Bindings& bindings_;
};

// Canonical JSON of the result, "error: ..." or, for the first of the problems, "refused at 3:
// ...".
std::string evaluated(const std::string& source, const Bindings& bindings = {},
                      Checking checking = Checking::unchecked);

}  // namespace xinfang::expression
